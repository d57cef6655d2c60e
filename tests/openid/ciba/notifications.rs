//! Ping and push (sections 10.2, 10.3 and 12).

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use oauth_runtime::fetch::FetchError;
use oauth_runtime::store::{CibaRequestStore, ClientStore};
use oauth_runtime::{Client, Digest, TokenDeliveryMode};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::{CibaFixture, confidential};
use crate::support::claims_of;

#[tokio::test]
async fn section_10_2_a_ping_says_that_there_is_a_result() {
    for approves in [true, false] {
        let provider = CibaFixture::start().await;
        let id = provider.asked("ping", &[]).await;
        provider.deliver().await;
        assert!(provider.got().is_empty(), "nobody has decided");
        let _ = if approves { provider.approve().await } else { provider.deny().await };
        provider.deliver().await;
        let [got] = &provider.got()[..] else { panic!("one ping: {:?}", provider.got()) };
        assert_eq!(got.url, "https://client.example/cb");
        assert_eq!(got.authorization, "Bearer a-notification-token");
        assert_eq!(got.body, json!({ "auth_req_id": id }));
        provider.clock.advance(Duration::from_secs(60));
        provider.deliver().await;
        assert_eq!(provider.got().len(), 1, "once");
        let answer = provider.poll("ping", &id).await;
        assert_eq!(answer.status, if approves { 200 } else { 400 }, "{answer:?}");
    }
}

#[tokio::test]
async fn section_10_2_a_client_in_ping_mode_hears_nothing_of_an_expiry() {
    let provider = CibaFixture::start().await;
    let id = provider.asked("ping", &[]).await;
    provider.clock.advance(Duration::from_secs(400));
    provider.deliver().await;
    assert!(provider.got().is_empty());
    provider.poll("ping", &id).await.assert_error(400, "expired_token");
}

#[tokio::test]
async fn section_10_3_1_tokens_are_pushed() {
    let provider = CibaFixture::start().await;
    let id = provider.asked("push", &[("scope", "openid read offline_access")]).await;
    provider.approve().await;
    provider.deliver().await;
    let [got] = &provider.got()[..] else { panic!("one push: {:?}", provider.got()) };
    assert_eq!(
        (got.url.as_str(), got.authorization.as_str()),
        ("https://client.example/cb", "Bearer a-notification-token")
    );
    let body = &got.body;
    assert_eq!((&body["auth_req_id"], &body["token_type"]), (&json!(id), &json!("Bearer")));
    assert_eq!(body["expires_in"], 3600);
    let text = |name: &str| body[name].as_str().unwrap_or_else(|| panic!("no {name} in {body}")).to_owned();
    let claims = claims_of(&text("id_token"));
    assert_eq!(claims["urn:openid:params:jwt:claim:auth_req_id"], json!(id));
    assert_eq!((&claims["acr"], &claims["sub"]), (&json!("gold"), &json!("alice-sub")));
    let half = |text: &str| URL_SAFE_NO_PAD.encode(&Sha256::digest(text)[..16]);
    assert_eq!(claims["at_hash"], half(&text("access_token")));
    assert_eq!(claims["urn:openid:params:jwt:claim:rt_hash"], half(&text("refresh_token")));
    let me = provider.http.get_with_token("/userinfo", &text("access_token")).await;
    assert_eq!(me.json()["sub"], "alice-sub");
    let kept = provider.store.get_ciba_request(&Digest::of(&id)).await.expect("a store").expect("a request");
    assert_eq!((kept.redeemed, kept.response, kept.due_at), (true, None, None), "nothing is left to push");
}

#[tokio::test]
async fn section_12_errors_are_pushed() {
    let provider = CibaFixture::start().await;
    let denied = provider.asked("push", &[]).await;
    provider.deny().await;
    provider.deliver().await;
    let expired = provider.asked("push", &[]).await;
    provider.clock.advance(Duration::from_secs(300));
    provider.deliver().await;
    provider.clock.advance(Duration::from_secs(60));
    provider.deliver().await;
    let got: Vec<_> = provider.got().into_iter().map(|got| got.body).collect();
    let [first, second] = &got[..] else { panic!("{got:?}") };
    assert_eq!((&first["auth_req_id"], &first["error"]), (&json!(denied), &json!("access_denied")));
    assert_eq!((&second["auth_req_id"], &second["error"]), (&json!(expired), &json!("expired_token")));
    assert!(second["access_token"].is_null());
}

#[tokio::test]
async fn section_12_a_replaced_request_has_expired() {
    let provider = CibaFixture::start().await;
    let first = provider.asked("push", &[]).await;
    provider.asked("push", &[]).await;
    provider.deliver().await;
    let [got] = &provider.got()[..] else { panic!("{:?}", provider.got()) };
    assert_eq!((&got.body["auth_req_id"], &got.body["error"]), (&json!(first), &json!("expired_token")));
}

/// the gate is asked before tokens are pushed.
#[tokio::test]
async fn section_12_a_person_who_is_gone_gets_the_client_an_error() {
    let provider = CibaFixture::start().await;
    provider.asked("push", &[]).await;
    provider.approve().await;
    provider.people.remove("alice-sub");
    provider.deliver().await;
    let [got] = &provider.got()[..] else { panic!("{:?}", provider.got()) };
    assert_eq!(got.body["error"], "access_denied");
    assert!(got.body["access_token"].is_null());
}

#[tokio::test]
async fn a_push_that_failed_is_repeated_with_the_same_tokens() {
    let provider = CibaFixture::start().await;
    provider.asked("push", &[]).await;
    provider.approve().await;
    provider.answers([Ok(503), Err(FetchError::TooSlow(Duration::from_secs(5))), Ok(429)]);
    for wait in [0, 5, 25, 125] {
        if wait > 0 {
            provider.clock.advance(Duration::from_secs(wait - 1));
            let before = provider.got().len();
            provider.deliver().await;
            assert_eq!(provider.got().len(), before, "it is too early");
            provider.clock.advance(Duration::from_secs(1));
        }
        provider.deliver().await;
    }
    let got = provider.got();
    assert_eq!(got.len(), 4);
    assert!(got.iter().all(|other| other.body == got[0].body), "the tokens were made once");
    let token = got[0].body["access_token"].as_str().expect("a token");
    assert_eq!(provider.http.get_with_token("/userinfo", token).await.status, 200);
}

#[tokio::test]
async fn section_10_2_a_client_that_refuses_is_not_asked_again() {
    for answer in [
        Ok(401),
        Ok(403),
        Ok(400),
        Ok(404),
        Ok(302),
        Err(FetchError::Redirect(http::StatusCode::FOUND)),
        Err(FetchError::InnerAddress("10.0.0.1".into())),
    ] {
        let provider = CibaFixture::start().await;
        provider.asked("ping", &[]).await;
        provider.approve().await;
        provider.answers([answer.clone()]);
        provider.deliver().await;
        provider.clock.advance(Duration::from_secs(3600));
        provider.deliver().await;
        assert_eq!(provider.got().len(), 1, "{answer:?}");
    }
}

impl CibaFixture {
    /// The names of the events that happened.
    fn names(&self) -> Vec<String> {
        self.heard.take().iter().map(|event| event.kind.name().to_owned()).collect()
    }
}

#[tokio::test]
async fn what_a_client_refuses_to_take_is_revoked() {
    let provider = CibaFixture::start().await;
    provider.asked("push", &[]).await;
    provider.approve().await;
    provider.answers([Ok(401)]);
    provider.deliver().await;
    let names = provider.names();
    assert_eq!(names.last().map(String::as_str), Some("ciba.delivery_failed"), "{names:?}");
    let token = provider.got()[0].body["access_token"].as_str().expect("a token").to_owned();
    assert_eq!(provider.http.get_with_token("/userinfo", &token).await.status, 401);
}

#[tokio::test]
async fn a_client_that_stays_away_is_given_up_after_a_quarter_of_an_hour() {
    let provider = CibaFixture::start().await;
    let id = provider.asked("push", &[]).await;
    provider.approve().await;
    provider.answers((0..1_000).map(|_| Ok(503)));
    for _ in 0..200 {
        provider.deliver().await;
        provider.clock.advance(Duration::from_secs(30));
    }
    let attempts = provider.got().len();
    assert!((4..=6).contains(&attempts), "{attempts} attempts");
    let token = provider.got()[0].body["access_token"].as_str().expect("a token").to_owned();
    assert_eq!(provider.http.get_with_token("/userinfo", &token).await.status, 401, "nobody has it");
    assert!(provider.store.get_ciba_request(&Digest::of(&id)).await.expect("a store").is_none());
}

/// A server that runs hears of a decision at once, and nobody calls [`deliver_ciba_notifications`].
#[tokio::test]
async fn a_running_server_delivers_by_itself() {
    let provider = CibaFixture::start().await;
    provider.asked("ping", &[]).await;
    provider.approve().await;
    while provider.got().is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(provider.got().len(), 1);
}

#[tokio::test]
async fn a_client_that_may_not_hear_it_any_more_is_told_nothing() {
    let disabled = |client: Client| {
        let openid = client.metadata().openid.clone();
        confidential("push").openid(openid).disabled().build().expect("a valid client")
    };
    let without_grant = |client: Client| {
        let metadata =
            client.metadata().clone().with(|own| own.grant_types = vec!["refresh_token".to_owned()]);
        client.with_metadata(metadata).expect("a valid client")
    };
    let polling = |client: Client| {
        let poll = Some(TokenDeliveryMode::Poll);
        let metadata =
            client.metadata().clone().with(|own| own.openid.backchannel_token_delivery_mode = poll);
        client.with_metadata(metadata).expect("a valid client")
    };
    let changes: [fn(Client) -> Client; 3] = [disabled, without_grant, polling];
    for (number, change) in changes.into_iter().enumerate() {
        let provider = CibaFixture::start().await;
        let id = provider.asked("push", &[]).await;
        provider.approve().await;
        let client = provider.store.get_client("push").await.expect("a store").expect("a client");
        provider.store.put_client(change(client));
        provider.deliver().await;
        assert!(provider.got().is_empty(), "change {number}");
        assert!(provider.names().contains(&"ciba.delivery_failed".to_owned()), "change {number}");
        let kept = provider.store.get_ciba_request(&Digest::of(&id)).await.expect("a store");
        assert!(kept.is_none(), "its grant is revoked: change {number}");
    }
}

#[tokio::test]
async fn a_client_is_not_called_about_what_it_can_no_longer_redeem() {
    let provider = CibaFixture::start().await;
    provider.asked("ping", &[("requested_expiry", "10")]).await;
    provider.clock.advance(Duration::from_secs(8));
    provider.approve().await;
    provider.answers([Ok(503)]);
    provider.deliver().await;
    assert_eq!(provider.got().len(), 1);
    provider.clock.advance(Duration::from_secs(5));
    provider.deliver().await;
    assert_eq!(provider.got().len(), 1, "the identifier has expired");
    assert!(provider.names().contains(&"ciba.delivery_failed".to_owned()));
}
