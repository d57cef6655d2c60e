//! Rows I: introspection and revocation.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;
use tokio::task::JoinSet;

use crate::support::{Fixture, neutral};

const WEB: Option<(&str, &str)> = Some(("web", "web-client-secret"));

#[tokio::test]
async fn i_01_without_authentication_or_by_a_public_client() {
    let fixture = Fixture::start().await;
    let token = fixture.service_token("read").await;
    let form = [("token", &*token)];
    fixture.http.post("/introspect", None, &form).await.assert_error(401, "invalid_client");
    for client in [("web", "guess"), ("nobody", "x"), ("app", "x")] {
        fixture.http.post("/introspect", Some(client), &form).await.assert_error(401, "invalid_client");
    }
    let public = [form[0], ("client_id", "app")];
    fixture.http.post("/introspect", None, &public).await.assert_error(401, "invalid_client");
}

#[tokio::test]
async fn i_02_an_inactive_token_has_no_other_key() {
    let fixture = Fixture::start().await;
    let revoked = fixture.tokens().await.text("access_token");
    fixture.http.post("/revoke", WEB, &[("token", &revoked)]).await;
    let code = fixture.code().await;
    let expired = fixture.tokens().await;
    fixture.clock.advance(Duration::from_secs(1_209_600));
    let (expired, expired_refresh) = (expired.text("access_token"), expired.text("refresh_token"));
    for token in [&*revoked, &code, &expired, &expired_refresh, "unknown", "a b", "\"", &"x".repeat(5_000)] {
        assert_eq!(fixture.http.introspect(token).await, json!({ "active": false }), "{token}");
    }
}

#[tokio::test]
async fn i_03_another_clients_token() {
    let fixture = Fixture::start().await;
    let token = fixture.service_token("read").await;
    let seen = fixture.http.post("/introspect", WEB, &[("token", &token)]).await;
    assert_eq!(seen.json(), json!({ "active": false }));
    assert_eq!(fixture.http.introspect(&token).await["active"], true, "a resource server sees it");
}

#[tokio::test]
async fn i_04_the_token_is_missing_or_there_twice() {
    let fixture = Fixture::start().await;
    for path in ["/introspect", "/revoke"] {
        for body in ["", "token=", "token=a&token=b", "token=a&token=a"] {
            fixture.http.post_raw(path, WEB, body).await.assert_error(400, "invalid_request");
        }
    }
}

#[tokio::test]
async fn i_05_wrong_hints() {
    let fixture = Fixture::start().await;
    for (kind, hint) in
        [("access_token", "refresh_token"), ("refresh_token", "access_token"), ("access_token", "x")]
    {
        let token = fixture.tokens().await.text(kind);
        let form = [("token", &*token), ("token_type_hint", hint)];
        assert_eq!(fixture.http.post("/introspect", WEB, &form).await.json()["active"], true);
        assert_eq!(fixture.http.post("/revoke", WEB, &form).await.status, 200);
        assert_eq!(fixture.http.post("/introspect", WEB, &form).await.json()["active"], false);
    }
}

#[tokio::test]
async fn i_06_revoking_what_is_not_the_clients() {
    let fixture = Fixture::start().await;
    assert_eq!(fixture.http.post("/revoke", WEB, &[("token", "unknown")]).await.status, 200);
    let tokens = fixture.tokens().await;
    for kind in ["access_token", "refresh_token"] {
        let form = [("token", &*tokens.text(kind))];
        let refused = fixture.http.post("/revoke", Some(("other", "other-client-secret")), &form).await;
        refused.assert_error(400, "invalid_grant");
    }
    assert!(fixture.is_active(&tokens.text("access_token")).await);
    assert_eq!(fixture.refresh(&tokens.text("refresh_token")).await.status, 200);
}

#[tokio::test]
async fn i_07_what_goes_with_a_revoked_token() {
    let fixture = Fixture::start().await;
    let first = fixture.tokens().await;
    let second = fixture.refresh(&first.text("refresh_token")).await;
    fixture.http.post("/revoke", WEB, &[("token", &second.text("access_token"))]).await;
    assert!(!fixture.is_active(&second.text("access_token")).await);
    assert!(fixture.is_active(&first.text("access_token")).await, "that one alone");
    let third = fixture.refresh(&second.text("refresh_token")).await;
    fixture.http.post("/revoke", WEB, &[("token", &third.text("refresh_token"))]).await;
    for tokens in [first, third] {
        assert!(!fixture.is_active(&tokens.text("access_token")).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn i_08_revocation_while_fifty_requests_use_the_token() {
    let fixture = Arc::new(Fixture::start().await);
    let token = Arc::new(fixture.tokens().await.text("access_token"));
    let revoked = Arc::new(AtomicBool::new(false));
    let mut uses = JoinSet::new();
    for _ in 0..50 {
        let (fixture, token, revoked) = (Arc::clone(&fixture), Arc::clone(&token), Arc::clone(&revoked));
        uses.spawn(async move {
            loop {
                let revoked_before = revoked.load(Ordering::SeqCst);
                let form = [("token", token.as_str())];
                let request = neutral::form_request("/introspect", ("api", "api-client-secret"), &form);
                let answer = fixture.server.create_token_introspection_response(request).await;
                let active = neutral::json_of(&answer)["active"] == true;
                assert!(!(revoked_before && active), "accepted after the answer to the revocation");
                if revoked_before {
                    return;
                }
                tokio::task::yield_now().await;
            }
        });
    }
    let answer = fixture.http.post("/revoke", WEB, &[("token", &token)]).await;
    assert_eq!(answer.status, 200);
    revoked.store(true, Ordering::SeqCst);
    uses.join_all().await;
}
