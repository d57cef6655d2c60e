//! The token endpoint (sections 10.1 and 11).

use std::time::Duration;

use oauth_runtime::ciba::GRANT_TYPE;

use super::{CibaFixture, PASSWORD};
use crate::support::claims_of;

#[tokio::test]
async fn section_11_a_client_polls_until_its_person_has_decided() {
    let provider = CibaFixture::start().await;
    let id = provider.asked("till", &[("scope", "openid read offline_access")]).await;
    provider.poll("till", &id).await.assert_error(400, "authorization_pending");
    provider.poll("till", &id).await.assert_error(400, "slow_down");
    provider.clock.advance(Duration::from_secs(10));
    provider.poll("till", &id).await.assert_error(400, "authorization_pending");
    let approved_at = provider.now();
    assert!(provider.approve().await);
    let answer = provider.poll("till", &id).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let json = answer.json();
    assert_eq!(
        (&json["token_type"], &json["scope"]),
        (&"Bearer".into(), &"openid read offline_access".into())
    );
    let claims = claims_of(&answer.text("id_token"));
    assert_eq!((&claims["sub"], &claims["aud"]), (&"alice-sub".into(), &"till".into()));
    assert_eq!((&claims["acr"], &claims["amr"]), (&"gold".into(), &serde_json::json!(["pwd", "otp"])));
    assert_eq!(claims["auth_time"], approved_at);
    assert!(claims["at_hash"].is_string());
    assert!(claims["sid"].is_null(), "the grant outlives the session");
    assert!(claims["urn:openid:params:jwt:claim:auth_req_id"].is_null(), "that is for what is pushed");
    let me = provider.http.get_with_token("/userinfo", &answer.text("access_token")).await;
    assert_eq!(me.json()["sub"], "alice-sub");
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", &answer.text("refresh_token"))];
    let refreshed = provider.http.post("/token", Some(("till", PASSWORD)), &refresh).await;
    assert_eq!(refreshed.status, 200, "{refreshed:?}");
}

#[tokio::test]
async fn section_11_a_client_in_ping_mode_may_poll() {
    let provider = CibaFixture::start().await;
    let id = provider.asked("ping", &[]).await;
    provider.poll("ping", &id).await.assert_error(400, "authorization_pending");
    provider.approve().await;
    assert_eq!(provider.poll("ping", &id).await.status, 200);
}

#[tokio::test]
async fn section_11_a_client_in_push_mode_gets_nothing_at_the_token_endpoint() {
    let provider = CibaFixture::start().await;
    let id = provider.asked("push", &[]).await;
    provider.poll("push", &id).await.assert_error(400, "unauthorized_client");
    provider.approve().await;
    provider.poll("push", &id).await.assert_error(400, "unauthorized_client");
}

#[tokio::test]
async fn section_11_a_denied_request_gives_nothing() {
    let provider = CibaFixture::start().await;
    let id = provider.asked("till", &[]).await;
    assert!(provider.deny().await);
    for _ in 0..2 {
        provider.poll("till", &id).await.assert_error(400, "access_denied");
    }
}

#[tokio::test]
async fn section_11_a_request_expires() {
    let provider = CibaFixture::start().await;
    let (undecided, approved) = (
        provider.asked("till", &[("requested_expiry", "60")]).await,
        provider.asked("other", &[("requested_expiry", "60")]).await,
    );
    let waiting = provider.waiting("alice-sub").await;
    let of_other = waiting.iter().find(|own| own.client().client_id() == "other").expect("it waits");
    let approval = oauth_runtime::Approval::new("alice-sub");
    assert!(provider.server.approve_ciba_request(of_other, approval.clone()).await.expect("a store"));
    provider.clock.advance(Duration::from_secs(60));
    provider.poll("till", &undecided).await.assert_error(400, "expired_token");
    provider.poll("other", &approved).await.assert_error(400, "expired_token");
    assert!(provider.waiting("alice-sub").await.is_empty());
    // A page that was open for too long.
    for late in &waiting {
        assert!(!provider.server.approve_ciba_request(late, approval.clone()).await.expect("a store"));
        assert!(!provider.server.deny_ciba_request(late).await.expect("a store"));
    }
}

/// an identifier counts once, and only for its client.
#[tokio::test]
async fn an_identifier_is_spent_once_by_its_own_client() {
    let provider = CibaFixture::start().await;
    let id = provider.asked("till", &[]).await;
    provider.approve().await;
    provider.poll("other", &id).await.assert_error(400, "invalid_grant");
    provider.poll("till", "made-up").await.assert_error(400, "invalid_grant");
    let form = [("grant_type", GRANT_TYPE)];
    let missing = provider.http.post("/token", Some(("till", PASSWORD)), &form).await;
    missing.assert_error(400, "invalid_request");
    let answer = provider.poll("till", &id).await;
    let token = answer.text("access_token");
    assert_eq!(provider.http.get_with_token("/userinfo", &token).await.status, 200);
    provider.poll("till", &id).await.assert_error(400, "invalid_grant");
    let after = provider.http.get_with_token("/userinfo", &token).await;
    assert_eq!(after.status, 401, "whoever replays it ends the grant");
}

/// The same long after the request has expired.
#[tokio::test]
async fn a_replay_after_the_request_has_expired_ends_the_grant() {
    let provider = CibaFixture::start().await;
    let id = provider.asked("till", &[]).await;
    provider.approve().await;
    let token = provider.poll("till", &id).await.text("access_token");
    provider.clock.advance(Duration::from_secs(600));
    assert_eq!(provider.http.get_with_token("/userinfo", &token).await.status, 200);
    provider.poll("till", &id).await.assert_error(400, "invalid_grant");
    assert_eq!(provider.http.get_with_token("/userinfo", &token).await.status, 401);
}

/// the gate is asked again when the request is redeemed.
#[tokio::test]
async fn a_person_who_is_gone_gets_the_client_nothing() {
    let provider = CibaFixture::start().await;
    let id = provider.asked("till", &[]).await;
    provider.approve().await;
    provider.people.remove("alice-sub");
    provider.poll("till", &id).await.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn tokens_are_for_the_resources_of_the_request() {
    let provider = CibaFixture::start().await;
    let id = provider.asked("till", &[("resource", "https://notes.example")]).await;
    provider.approve().await;
    let form = [("grant_type", GRANT_TYPE), ("auth_req_id", &id), ("resource", "https://files.example")];
    let other = provider.http.post("/token", Some(("till", PASSWORD)), &form).await;
    other.assert_error(400, "invalid_target");
    assert_eq!(provider.poll("till", &id).await.status, 200, "the identifier is not spent");
}
