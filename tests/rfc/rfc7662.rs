//! Token Introspection.

use std::time::Duration;

use serde_json::json;

use crate::support::Fixture;

#[tokio::test]
async fn section_2_2_an_active_token_of_a_resource_owner() {
    let fixture = Fixture::start().await;
    let token = fixture.tokens().await.text("access_token");
    let introspected = fixture.http.introspect(&token).await;
    let issued_at = introspected["iat"].as_u64().expect("a time");
    assert_eq!(
        introspected,
        json!({
            "active": true,
            "scope": "read write",
            "client_id": "web",
            "username": "alice",
            "token_type": "Bearer",
            "exp": issued_at + 3600,
            "iat": issued_at,
            "sub": "alice-sub",
            "iss": fixture.http.url,
        })
    );
}

#[tokio::test]
async fn section_2_2_an_active_refresh_token() {
    let fixture = Fixture::start().await;
    let token = fixture.tokens().await.text("refresh_token");
    let introspected = fixture.http.introspect(&token).await;
    assert_eq!((&introspected["active"], &introspected["client_id"]), (&json!(true), &json!("web")));
    assert!(introspected.get("token_type").is_none(), "it is not a bearer token: {introspected}");
    fixture.refresh(&token).await.text("refresh_token");
    assert_eq!(fixture.http.introspect(&token).await, json!({ "active": false }), "it is used");
}

#[tokio::test]
async fn section_2_2_an_inactive_token_has_no_other_member() {
    let fixture = Fixture::start().await;
    let code = fixture.code().await;
    let expired = fixture.tokens().await;
    fixture.clock.advance(Duration::from_secs(3600));
    for token in [&code, &expired.text("access_token"), "unknown", "\u{1F980}"] {
        assert_eq!(fixture.http.introspect(token).await, json!({ "active": false }), "{token}");
    }
}

#[tokio::test]
async fn section_2_1_the_hint_only_helps() {
    let fixture = Fixture::start().await;
    let tokens = fixture.tokens().await;
    for token in [tokens.text("access_token"), tokens.text("refresh_token")] {
        for hint in ["access_token", "refresh_token", "made_up", ""] {
            let form = [("token", token.as_str()), ("token_type_hint", hint)];
            let answer = fixture.http.post("/introspect", Some(("api", "api-client-secret")), &form).await;
            assert_eq!(answer.json()["active"], true, "{hint}");
            assert_eq!(answer.header("cache-control"), "no-store");
        }
    }
}

#[tokio::test]
async fn section_2_1_the_caller_authenticates() {
    let fixture = Fixture::start().await;
    let token = fixture.tokens().await.text("access_token");
    let form = [("token", token.as_str())];
    for client in [("api", "guess"), ("nobody", "guess")] {
        fixture.http.post("/introspect", Some(client), &form).await.assert_error(401, "invalid_client");
    }
    fixture.http.post("/introspect", None, &form).await.assert_error(401, "invalid_client");
    let public = [("token", token.as_str()), ("client_id", "app")];
    fixture.http.post("/introspect", None, &public).await.assert_error(401, "invalid_client");
}

#[tokio::test]
async fn section_4_a_client_sees_its_own_tokens_only() {
    let fixture = Fixture::start().await;
    let token = fixture.tokens().await.text("access_token");
    let seen_by =
        async |client| fixture.http.post("/introspect", Some(client), &[("token", &token)]).await.json();
    assert_eq!(seen_by(("web", "web-client-secret")).await["active"], true);
    assert_eq!(seen_by(("other", "other-client-secret")).await, json!({ "active": false }));
    assert_eq!(seen_by(("api", "api-client-secret")).await["active"], true, "it is a resource server");
}
