//! The module of `openid-ssf-transmitter-caep-test-plan` that the other plan lacks. Its other modules are those of
//! [`plan`](super::plan).

use oauth_runtime::event::EventKind;
use serde_json::{Value, json};

use super::{CREDENTIAL_CHANGE, POLL, PUSH, Run, SESSION_REVOKED, VERIFICATION, event};

/// What the profile demands of each token (CAEP Interoperability Profile 1.0 sections 2.5, 2.6 and 2.8).
fn is_of_profile(run: &Run, claims: &Value) {
    assert_eq!((&claims["iss"], &claims["aud"]), (&json!(run.http.url), &json!("app")));
    assert_eq!(claims["events"].as_object().map(serde_json::Map::len), Some(1), "{claims}");
    assert!(claims.get("sub").is_none() && claims.get("exp").is_none(), "{claims}");
    assert!(claims["jti"].is_string() && claims["iat"].is_u64(), "{claims}");
}

fn is_interoperable(run: &Run, claims: &Value, event_type: &str) {
    is_of_profile(run, claims);
    let event = event(claims, event_type);
    assert!(event["reason_admin"]["en"].as_str().is_some_and(|reason| !reason.is_empty()), "{claims}");
    assert!(event["event_timestamp"].is_u64(), "{claims}");
    assert_eq!(claims["sub_id"], json!({ "format": "iss_sub", "iss": run.http.url, "sub": "alice-sub" }));
    assert!(claims["txn"].is_string(), "{claims}");
}

#[tokio::test]
async fn transmitter_stream_caep_interop() {
    for method in [POLL, PUSH] {
        let run = Run::start().await;
        run.uses("app", "alice-sub", "a-session").await;
        let stream = match method {
            PUSH => run.pushed_stream("app").await,
            _ => run.stream("app", json!({})).await,
        };
        for event_type in [SESSION_REVOKED, CREDENTIAL_CHANGE] {
            assert!(stream["events_delivered"].as_array().expect("a list").contains(&json!(event_type)));
        }
        let verified = json!({ "stream_id": stream["stream_id"], "state": "the state" });
        assert_eq!(run.call("app", "POST", "/ssf/verification", verified).await.status, 204);
        run.happens(EventKind::Logout { everywhere: true }, "alice-sub").await;
        run.happens(EventKind::PasswordChanged { forgotten: false }, "alice-sub").await;
        let sets: Vec<Value> = match method {
            PUSH => {
                let got = run.pushed(3).await;
                assert!(
                    got.iter().all(|got| got.header["alg"] == "RS256" && got.header["typ"] == "secevent+jwt")
                );
                got.into_iter().map(|got| got.claims).collect()
            }
            _ => run.taken("app").await,
        };
        let about =
            |event_type: &str| sets.iter().find(|set| !event(set, event_type).is_null()).expect("a token");
        is_of_profile(&run, about(VERIFICATION));
        is_interoperable(&run, about(SESSION_REVOKED), SESSION_REVOKED);
        is_interoperable(&run, about(CREDENTIAL_CHANGE), CREDENTIAL_CHANGE);
        let changed = event(about(CREDENTIAL_CHANGE), CREDENTIAL_CHANGE);
        assert_eq!(
            (&changed["credential_type"], &changed["change_type"]),
            (&json!("password"), &json!("update"))
        );
        assert_eq!(sets.len(), 3);
    }
}
