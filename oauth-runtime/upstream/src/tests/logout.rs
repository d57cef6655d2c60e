//! Logout at the upstream, and by it.

use oauth_runtime_core::Secret;
use serde_json::json;

use super::*;

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// A logout token, changed.
fn logout_token(fake: &Fake, change: impl FnOnce(&mut Value)) -> String {
    fake.read(|state| {
        let now = state.clock.now();
        let mut claims = json!({
            "iss": ISSUER, "aud": CLIENT, "iat": now, "exp": now.plus(60), "jti": "1", "sub": "alice", "sid": "s",
            "events": { EVENT: {} },
        });
        change(&mut claims);
        claims.as_object_mut().expect("an object").retain(|_, value| !value.is_null());
        state.keys.sign(state.keys.algorithms()[0], state.typ, &claims).expect("signed")
    })
}

#[tokio::test]
async fn the_browser_logs_out_at_the_upstream_with_the_id_token_as_a_hint() {
    let fake = Fake::new();
    let upstream = fake.upstream();
    let identity = signed_in(&fake, &upstream).await.expect("signed in");
    let back = "https://notes.example/logged-out".parse().expect("a URL");
    let url = upstream.end_session_url(identity.id_token.as_ref(), Some(&back), Some("s")).await;
    let url = url.expect("fetched").expect("a place");
    let sent = parameters(&url);
    assert!(url.as_str().starts_with("https://upstream.example/logout?"), "{url}");
    assert_eq!(Some(sent["id_token_hint"].as_str()), identity.id_token.as_ref().map(Secret::reveal));
    assert_eq!((sent["client_id"].as_str(), sent["state"].as_str()), (CLIENT, "s"));
    assert_eq!(sent["post_logout_redirect_uri"], back.as_str());
}

#[tokio::test]
async fn an_upstream_without_a_logout_endpoint_has_none_and_no_id_token_is_kept() {
    let fake = Fake::new();
    fake.change(|state| state.metadata["end_session_endpoint"] = Value::Null);
    let upstream = fake.upstream();
    assert!(signed_in(&fake, &upstream).await.expect("signed in").id_token.is_none());
    assert_eq!(upstream.end_session_url(None, None, None).await.expect("fetched"), None);
}

#[tokio::test]
async fn a_logout_token_says_which_sessions_end() {
    let fake = Fake::new();
    let upstream = fake.upstream();
    for typ in ["logout+jwt", "JWT", "application/logout+jwt"] {
        fake.change(|state| state.typ = typ);
        let token = upstream.verify_logout_token(&logout_token(&fake, |_| {})).await.expect("a logout");
        assert_eq!((token.subject.as_deref(), token.session_id.as_deref()), (Some("alice"), Some("s")));
        assert_eq!(token.jwt_id, "1");
        // A minute of life, and a minute for the clocks.
        assert_eq!(token.expires_at, fake.now().plus(120));
    }
}

#[tokio::test]
async fn what_is_not_a_logout_token_ends_nothing() {
    let fake = Fake::new();
    let upstream = fake.upstream();
    let changes: [(&str, Value); 11] = [
        ("iss", json!("https://evil.example")),
        ("aud", json!("them")),
        ("exp", json!(1)),
        ("exp", Value::Null),
        ("iat", Value::Null),
        ("sid", json!(["s"])),
        ("jti", Value::Null),
        ("events", Value::Null),
        ("events", json!({ EVENT: "yes" })),
        ("nonce", json!("n")),
        ("sub", json!("a".repeat(256))),
    ];
    for (name, value) in changes {
        let token = logout_token(&fake, |claims| claims[name] = value.clone());
        let error = upstream.verify_logout_token(&token).await.expect_err(name);
        assert!(matches!(error, UpstreamError::LogoutToken(_)), "{name} {value}: {error}");
    }
    let neither = logout_token(&fake, |claims| (claims["sub"], claims["sid"]) = (Value::Null, Value::Null));
    upstream.verify_logout_token(&neither).await.expect_err("nobody");
    upstream.verify_logout_token(&fake.id_token()).await.expect_err("an ID token");
    fake.change(|state| state.typ = "at+jwt");
    upstream.verify_logout_token(&logout_token(&fake, |_| {})).await.expect_err("another kind");
}
