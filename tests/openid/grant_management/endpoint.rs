//! The grant management endpoint (section 6).

use std::time::Duration;

use oauth_runtime::Clock;
use serde_json::json;

use super::provider::{EAST, Run, Tokens, WEB, error_of};
use crate::support::Answer;

#[tokio::test]
async fn section_6_4_a_query_tells_what_the_grant_has() {
    let run = Run::start().await;
    let created = run.clock.now().as_unix();
    let first = run.create("openid read").await;
    run.clock.advance(Duration::from_secs(10));
    let merged = run.merge(&first.grant_id, "write").await;
    let answer = run.manage("GET", &first.grant_id, &run.management_token(WEB).await).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("content-type"), "application/json");
    let told = answer.json();
    assert_eq!(told["scopes"], json!([{ "scope": "openid read write" }]));
    assert_eq!((&told["created_at"], &told["last_updated"]), (&json!(created), &json!(created + 10)));
    assert_eq!((&told["last_updated_at"], &told["updated_by"]), (&json!(created + 10), &json!("client")));
    assert!(told["expires_at"].as_u64().is_some_and(|end| end > created + 3600), "{told}");
    // No token is in it.
    for secret in [&first.access_token, &first.refresh_token, &merged.access_token, &merged.refresh_token] {
        assert!(!answer.body.contains(secret.as_str()));
    }
    let head = run.manage("HEAD", &first.grant_id, &run.management_token(WEB).await).await;
    assert_eq!((head.status.as_u16(), head.body.as_str()), (200, ""));
}

#[tokio::test]
async fn a_refresh_moves_the_end_on() {
    let run = Run::start().await;
    let first = run.create("read").await;
    let end = run.query(&first.grant_id).await["expires_at"].as_u64();
    run.clock.advance(Duration::from_secs(1000));
    assert_eq!(run.refresh(&first.refresh_token).await.status, 200);
    assert!(run.query(&first.grant_id).await["expires_at"].as_u64() >= end);
    run.clock.advance(Duration::from_secs(400 * 86_400));
    assert_eq!(run.status_of(&first.grant_id).await, 404, "it has ended");
}

#[tokio::test]
async fn section_6_5_a_revocation_ends_everything() {
    let run = Run::start().await;
    let first = run.create("read").await;
    let refreshed = Tokens::of(run.refresh(&first.refresh_token).await);
    let other = run.create("read").await;
    run.heard.take();
    let answer = run.manage("DELETE", &first.grant_id, &run.management_token(WEB).await).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (204, ""));
    assert_eq!(answer.header("cache-control"), "no-store");
    let revoked: Vec<_> =
        run.heard.take().into_iter().filter(|event| event.kind.name() == "grant.revoked").collect();
    let [event] = revoked.as_slice() else { panic!("{revoked:?}") };
    assert_eq!((event.client_id.as_deref(), event.subject.as_deref()), (Some("web"), Some("alice-sub")));
    assert_eq!(event.grant_id.as_ref().map(|id| id.as_str()), Some(first.grant_id.as_str()));
    for token in [&first.access_token, &refreshed.access_token, &refreshed.refresh_token] {
        assert!(!run.is_active(token).await);
    }
    run.refresh(&refreshed.refresh_token).await.assert_error(400, "invalid_grant");
    assert_eq!(run.status_of(&first.grant_id).await, 404);
    let again = run.manage("DELETE", &first.grant_id, &run.management_token(WEB).await).await;
    assert_eq!(again.status, 404);
    assert!(run.is_active(&other.access_token).await, "another grant of the same client and person");
    let merge = [("grant_management_action", "merge"), ("grant_id", &*first.grant_id), ("scope", "write")];
    assert_eq!(error_of(&run.authorize(&merge, &[]).await), "invalid_grant_id");
}

#[tokio::test]
async fn section_6_6_each_refusal_has_its_status() {
    let run = Run::start().await;
    let grant_id = run.create("read").await.grant_id;
    let path = format!("/grants/{grant_id}");
    let missing = run.http.get(&path, &[]).await;
    assert_eq!(missing.status, 401);
    let challenge = missing.header("www-authenticate").to_owned();
    assert!(challenge.starts_with("Bearer") && !challenge.contains("error="), "{challenge}");
    assert!(challenge.contains("scope=\"grant_management_query\""), "{challenge}");
    let wrong = run.manage("GET", &grant_id, "wrong").await;
    wrong.assert_error(401, "invalid_token");
    assert!(wrong.header("www-authenticate").contains("error=\"invalid_token\""));

    let with = async |scope: &str| {
        let form = [("grant_type", "client_credentials"), ("scope", scope)];
        run.http.post("/token", WEB, &form).await.text("access_token")
    };
    let (query, revoke) = (with("grant_management_query").await, with("grant_management_revoke").await);
    run.manage("DELETE", &grant_id, &query).await.assert_error(403, "insufficient_scope");
    run.manage("GET", &grant_id, &revoke).await.assert_error(403, "insufficient_scope");
    run.manage("GET", &grant_id, &with("read").await).await.assert_error(403, "insufficient_scope");
    assert_eq!(run.manage("GET", &grant_id, &query).await.status, 200);

    for unknown in ["", "unknown", "%00", "..%2Fgrants", &"x".repeat(5000), "a%20b"] {
        let answer = run.manage("GET", unknown, &query).await;
        assert_eq!(answer.status, 404, "{unknown:?}: {answer:?}");
    }
    let method = run.manage("POST", &grant_id, &query).await;
    assert_eq!(method.status, 405);
    let open = run.http.send("OPTIONS", &path, &preflight(), None).await;
    assert_eq!(open.header("access-control-allow-origin"), "", "no script has a secret: {open:?}");
    assert_eq!(run.status_of(&grant_id).await, 200, "nothing of this ended it");
}

fn preflight() -> [(&'static str, &'static str); 2] {
    [("origin", "https://other.example"), ("access-control-request-method", "GET")]
}

#[tokio::test]
async fn a_token_of_a_person_sees_the_grants_of_that_person() {
    let run = Run::start().await;
    let alice = run.create("read grant_management_query grant_management_revoke").await;
    let create = [("grant_management_action", "create"), ("scope", "read")];
    let bob = run.tokens_as(&create, &[("x-user", "bob")]).await;
    let ask = async |grant_id: &str| run.manage("GET", grant_id, &alice.access_token).await;
    assert_eq!(ask(&alice.grant_id).await.status, 200);
    assert_eq!(ask(&bob.grant_id).await.status, 404);
    let answer: Answer = run.manage("DELETE", &alice.grant_id, &alice.access_token).await;
    assert_eq!(answer.status, 204, "a token ends its own grant");
    assert_eq!(ask(&alice.grant_id).await.status, 401);
    run.people.remove("bob-sub");
    assert_eq!(run.status_of(&bob.grant_id).await, 200);
}

#[tokio::test]
async fn a_token_for_a_resource_is_not_for_the_endpoint_unless_its_scope_is() {
    let run = Run::start().await;
    let grant_id = run.create("read").await.grant_id;
    let of = async |scope: &str| {
        let form = [("grant_type", "client_credentials"), ("scope", scope), ("resource", EAST)];
        run.http.post("/token", WEB, &form).await.text("access_token")
    };
    run.manage("GET", &grant_id, &of("read").await).await.assert_error(401, "invalid_token");
    assert_eq!(run.manage("GET", &grant_id, &of("read grant_management_query").await).await.status, 200);
}
