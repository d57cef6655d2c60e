//! OAuth 2.0 Device Authorization Grant.

use std::time::Duration;

use oauth_runtime::Approval;
use oauth_runtime::device::GRANT_TYPE;
use serde_json::json;

use crate::support::{Changed, Fixture};

const RADIO: Option<(&str, &str)> = Some(("radio", "radio-client-secret"));

#[tokio::test]
async fn section_3_1_the_client_authenticates() {
    let fixture = Fixture::start().await;
    let post = |client, form| fixture.http.post("/device_authorization", client, form);
    assert_eq!(post(None, &[("client_id", "tv")]).await.status, 200);
    assert_eq!(post(RADIO, &[]).await.status, 200);
    for (client, form) in [
        (None, &[][..]),
        (None, &[("client_id", "nobody")]),
        (None, &[("client_id", "radio")]),
        (Some(("radio", "wrong")), &[]),
    ] {
        post(client, form).await.assert_error(401, "invalid_client");
    }
    post(Some(("web", "web-client-secret")), &[]).await.assert_error(400, "unauthorized_client");
}

#[tokio::test]
async fn section_3_1_scope() {
    let fixture = Fixture::start().await;
    for scope in ["admin", "unknown", "read admin", "re\"ad"] {
        let answer = fixture.http.post("/device_authorization", RADIO, &[("scope", scope)]).await;
        answer.assert_error(400, "invalid_scope");
    }
    let twice = [("scope", "read"), ("scope", "write")];
    let answer = fixture.http.post("/device_authorization", RADIO, &twice).await;
    answer.assert_error(400, "invalid_request");
    // Without one it is the client's own.
    let answer = fixture.http.post("/device_authorization", RADIO, &[]).await;
    let request = fixture.server.find_device_request(&answer.text("user_code")).await.expect("a store");
    assert_eq!(request.expect("it waits").scope().as_str(), "read write");
}

#[tokio::test]
async fn section_3_1_only_by_post() {
    let fixture = Fixture::start().await;
    let answer = fixture.http.get("/device_authorization?client_id=tv", &[]).await;
    assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "POST"));
    let headers = [("origin", "https://app.example"), ("access-control-request-method", "POST")];
    let preflight = fixture.http.send("OPTIONS", "/device_authorization", &headers, None).await;
    assert_eq!(preflight.header("access-control-allow-origin"), "*");
}

#[tokio::test]
async fn section_3_2_the_answer() {
    let fixture = Fixture::start().await;
    let answer = fixture.device().await.answer;
    let (user_code, issuer) = (answer.text("user_code"), &fixture.http.url);
    assert_eq!(answer.text("verification_uri"), format!("{issuer}/device"));
    assert_eq!(answer.text("verification_uri_complete"), format!("{issuer}/device?user_code={user_code}"));
    assert_eq!((&answer.json()["expires_in"], &answer.json()["interval"]), (&json!(600), &json!(5)));
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.text("device_code").len(), 43);
}

#[tokio::test]
async fn section_3_2_what_the_operator_sets() {
    let fixture = Fixture::start_with(Changed {
        verification_uri: Some("https://notes.example/tv?lang=de"),
        device_polling_interval: Some(10),
        device_code_expires_in: Some(60),
        ..Changed::default()
    })
    .await;
    let device = fixture.device().await;
    let complete = format!("https://notes.example/tv?lang=de&user_code={}", device.answer.text("user_code"));
    assert_eq!(device.answer.text("verification_uri_complete"), complete);
    let body = device.answer.json();
    assert_eq!((&body["expires_in"], &body["interval"]), (&json!(60), &json!(10)));
    device.poll().await.assert_error(400, "authorization_pending");
    fixture.clock.advance(Duration::from_secs(9));
    device.poll().await.assert_error(400, "slow_down");
    fixture.clock.advance(Duration::from_secs(51));
    device.poll().await.assert_error(400, "expired_token");
}

#[tokio::test]
async fn section_3_3_what_waits_is_shown_before_it_is_decided() {
    let fixture = Fixture::start().await;
    let device = fixture.device().await;
    let found = fixture.server.find_device_request(&device.answer.text("user_code")).await;
    let request = found.expect("a store").expect("it waits");
    assert_eq!((request.client().name(), request.scope().as_str()), ("Living room", "read"));
    assert!(!format!("{request:?}").contains("digest"), "{request:?}");
    for typed in ["", "BBBB-BBBB", "not a code", &"B".repeat(10_000), &device.device_code()] {
        assert!(fixture.server.find_device_request(typed).await.expect("a store").is_none(), "{typed}");
    }
}

#[tokio::test]
async fn section_3_4_tokens_for_an_approved_device() {
    let fixture = Fixture::start().await;
    let device = fixture.device().await;
    assert!(device.approve().await);
    let tokens = device.poll().await;
    assert_eq!((tokens.status.as_u16(), tokens.header("cache-control")), (200, "no-store"));
    assert_eq!((tokens.text("token_type").as_str(), tokens.text("scope").as_str()), ("Bearer", "read"));
    let introspected = fixture.http.introspect(&tokens.text("access_token")).await;
    assert_eq!((&introspected["sub"], &introspected["client_id"]), (&json!("alice-sub"), &json!("tv")));
    let refresh_token = tokens.text("refresh_token");
    let form = [("grant_type", "refresh_token"), ("client_id", "tv"), ("refresh_token", &refresh_token)];
    assert_eq!(fixture.http.post("/token", None, &form).await.status, 200);
}

#[tokio::test]
async fn section_3_4_the_person_approves_less() {
    let fixture = Fixture::start().await;
    let answer = fixture.http.post("/device_authorization", RADIO, &[]).await;
    let server = &fixture.server;
    let found = server.find_device_request(&answer.text("user_code")).await.expect("a store");
    let approval = Approval::new("alice-sub").scope("write admin".parse().expect("a scope"));
    assert!(server.approve_device_request(&found.expect("it waits"), approval).await.expect("a store"));
    let code = answer.text("device_code");
    let form = [("grant_type", GRANT_TYPE), ("device_code", code.as_str())];
    assert_eq!(fixture.http.post("/token", RADIO, &form).await.text("scope"), "write");
}

#[tokio::test]
async fn section_3_4_a_malformed_token_request() {
    let fixture = Fixture::start().await;
    let post = |form| fixture.http.post("/token", RADIO, form);
    post(&[("grant_type", GRANT_TYPE)]).await.assert_error(400, "invalid_request");
    post(&[("grant_type", GRANT_TYPE), ("device_code", "")]).await.assert_error(400, "invalid_request");
    post(&[("grant_type", GRANT_TYPE), ("device_code", "a"), ("device_code", "a")])
        .await
        .assert_error(400, "invalid_request");
    post(&[("grant_type", "device_code"), ("device_code", "a")])
        .await
        .assert_error(400, "unsupported_grant_type");
}

#[tokio::test]
async fn section_3_5_each_early_poll_makes_the_interval_longer() {
    let fixture = Fixture::start().await;
    let device = fixture.device().await;
    device.poll().await.assert_error(400, "authorization_pending");
    // Five seconds at first; ten after the first early poll, fifteen after the second.
    for (seconds, code) in [
        (5, "authorization_pending"),
        (4, "slow_down"),
        (9, "slow_down"),
        (15, "authorization_pending"),
        (14, "slow_down"),
        (20, "authorization_pending"),
    ] {
        fixture.clock.advance(Duration::from_secs(seconds));
        device.poll().await.assert_error(400, code);
    }
    // A device that was told to wait gets the tokens anyway.
    assert!(device.approve().await);
    assert_eq!(device.poll().await.status, 200);
}

#[tokio::test]
async fn section_4_metadata() {
    let fixture = Fixture::start().await;
    let metadata = fixture.http.get("/.well-known/oauth-authorization-server", &[]).await.json();
    let endpoint = format!("{}/device_authorization", fixture.http.url);
    assert_eq!(metadata["device_authorization_endpoint"], json!(endpoint));
    let grants = metadata["grant_types_supported"].as_array().expect("a list");
    assert!(grants.contains(&json!(GRANT_TYPE)), "{grants:?}");
}
