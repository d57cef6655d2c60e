//! Tokens that are bound to keys (RFC 9449).

use oauth_runtime::ciba::GRANT_TYPE;
use oauth_runtime::testing::DpopKey;

use super::{CibaFixture, PASSWORD};
use crate::support::Answer;

impl CibaFixture {
    async fn post_with_proof(
        &self,
        client_id: &str,
        path: &str,
        form: &[(&str, &str)],
        key: &DpopKey,
    ) -> Answer {
        use oauth_runtime::Clock;

        let proof = key.proof("POST", &self.http.url_of(path), self.clock.now()).sign();
        let basic = oauth_runtime::client_auth::encode_auth_headers(client_id, PASSWORD);
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("authorization", basic.as_str()),
            ("dpop", proof.as_str()),
        ];
        let body = serde_urlencoded::to_string(form).expect("a form");
        self.http.send("POST", path, &headers, Some(body)).await
    }
}

const REQUEST: [(&str, &str); 2] = [("scope", "openid read"), ("login_hint", "alice")];

/// a proof with the request binds what comes of it to the key.
#[tokio::test]
async fn only_the_holder_of_the_key_redeems_a_bound_request() {
    let provider = CibaFixture::start().await;
    let (own, thief) = (DpopKey::generate().expect("a key"), DpopKey::generate().expect("a key"));
    let asked = provider.post_with_proof("till", "/bc-authorize", &REQUEST, &own).await;
    assert_eq!(asked.status, 200, "{asked:?}");
    provider.approve().await;
    let id = asked.text("auth_req_id");
    let form = [("grant_type", GRANT_TYPE), ("auth_req_id", id.as_str())];
    provider.poll("till", &id).await.assert_error(400, "invalid_grant");
    provider.post_with_proof("till", "/token", &form, &thief).await.assert_error(400, "invalid_grant");
    let answer = provider.post_with_proof("till", "/token", &form, &own).await;
    assert_eq!(answer.json()["token_type"], "DPoP", "{answer:?}");
}

#[tokio::test]
async fn a_client_that_is_registered_for_it_gets_bound_tokens() {
    let provider = CibaFixture::start().await;
    let key = DpopKey::generate().expect("a key");
    let id = provider.asked("dpop", &[]).await;
    provider.approve().await;
    provider.poll("dpop", &id).await.assert_error(400, "invalid_request");
    let form = [("grant_type", GRANT_TYPE), ("auth_req_id", id.as_str())];
    let answer = provider.post_with_proof("dpop", "/token", &form, &key).await;
    assert_eq!(answer.json()["token_type"], "DPoP", "{answer:?}");
}

/// there is no token request in push mode, so the proof comes with the authentication request.
#[tokio::test]
async fn tokens_that_are_pushed_are_bound_to_the_key_of_the_request() {
    let provider = CibaFixture::start().await;
    let key = DpopKey::generate().expect("a key");
    provider.ask("pushed_dpop", &[]).await.assert_error(400, "invalid_request");
    let form = [REQUEST[0], REQUEST[1], ("client_notification_token", "a-notification-token")];
    let asked = provider.post_with_proof("pushed_dpop", "/bc-authorize", &form, &key).await;
    assert_eq!(asked.status, 200, "{asked:?}");
    provider.approve().await;
    provider.deliver().await;
    let body = &provider.got()[0].body;
    assert_eq!(body["token_type"], "DPoP", "{body}");
    let token = body["access_token"].as_str().expect("a token");
    assert_eq!(provider.http.get_with_token("/userinfo", token).await.status, 401, "a thief has no key");
}

/// a proof counts once.
#[tokio::test]
async fn a_proof_is_not_used_twice() {
    use oauth_runtime::Clock;

    let provider = CibaFixture::start().await;
    let key = DpopKey::generate().expect("a key");
    let proof = key.proof("POST", &provider.http.url_of("/bc-authorize"), provider.clock.now()).sign();
    let basic = oauth_runtime::client_auth::encode_auth_headers("till", PASSWORD);
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("authorization", basic.as_str()),
        ("dpop", proof.as_str()),
    ];
    let body = serde_urlencoded::to_string(REQUEST).expect("a form");
    let first = provider.http.send("POST", "/bc-authorize", &headers, Some(body.clone())).await;
    assert_eq!(first.status, 200, "{first:?}");
    let second = provider.http.send("POST", "/bc-authorize", &headers, Some(body)).await;
    second.assert_error(400, "invalid_dpop_proof");
}
