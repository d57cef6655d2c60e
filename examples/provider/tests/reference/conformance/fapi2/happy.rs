//! Requests that succeed, or that the person refuses.

use serde_json::json;

use crate::conformance::fapi2::bank::Bank;
use crate::conformance::fapi2::plan::Variant;
use crate::conformance::request::random;

/// `happy-flow`
pub(crate) async fn flow(variant: Variant) {
    for mut bank in [Bank::new(variant).await, Bank::second(variant).await] {
        let request = bank.request();
        let tokens = bank.complete(&request).await;
        let scope = tokens["scope"].as_str().expect("a scope");
        assert!(scope.split(' ').any(|token| token == "read"), "{tokens}");
    }
}

/// `user-rejects-authentication`. The person is asked only if there is something to ask.
pub(crate) async fn user_rejects(variant: Variant) {
    let mut bank = Bank::new(Variant { openid: true, ..variant }).await;
    bank.agent.stops_at_consent = true;
    let request = bank.request().with("prompt", "consent");
    let uri = bank.uri(&request).await;
    let page = bank.bring(&uri).await.page();
    let callback = bank.agent.deny(&page).await;
    assert_eq!(bank.response(&request, &callback)["error"], "access_denied");
}

/// `ensure-authorization-request-without-state-success`
pub(crate) async fn without_state(variant: Variant) {
    let mut bank = Bank::new(variant).await;
    let request = bank.request().without("state");
    bank.complete(&request).await;
}

/// `ensure-authorization-request-without-nonce-success`
pub(crate) async fn without_nonce(variant: Variant) {
    let mut bank = Bank::new(variant).await;
    let request = bank.request().without("nonce");
    bank.complete(&request).await;
}

/// `ensure-authorization-request-with-64-char-nonce-success`
pub(crate) async fn nonce_of_64(variant: Variant) {
    let mut bank = Bank::new(Variant { openid: true, ..variant }).await;
    let request = bank.request().with("nonce", &(random() + &random()));
    assert_eq!(request.get("nonce").map(str::len), Some(64));
    bank.complete(&request).await;
}

/// `ensure-authorization-request-with-long-nonce`
pub(crate) async fn long_nonce(variant: Variant) {
    let mut bank = Bank::new(Variant { openid: true, ..variant }).await;
    let request = bank.request().with("nonce", &random().repeat(12));
    bank.complete(&request).await;
}

/// `ensure-authorization-request-with-long-state`
pub(crate) async fn long_state(variant: Variant) {
    let mut bank = Bank::new(variant).await;
    let request = bank.request().with("state", &random().repeat(32));
    bank.complete(&request).await;
}

/// `ensure-other-scope-order-succeeds`
pub(crate) async fn other_scope_order(variant: Variant) {
    let mut bank = Bank::new(Variant { openid: true, ..variant }).await;
    let request = bank.request().with("scope", "read profile openid");
    bank.complete(&request).await;
}

/// `test-claims-parameter-identity-claims`
pub(crate) async fn claims_parameter(variant: Variant) {
    let mut bank = Bank::new(Variant { openid: true, ..variant }).await;
    let claims = json!({ "id_token": { "given_name": { "essential": true }, "nickname": null } });
    let request = bank.request().with("claims", &claims.to_string()).with("scope", "openid profile read");
    let tokens = bank.complete(&request).await;
    let claims = bank.verified(tokens["id_token"].as_str().expect("an ID token"));
    assert_eq!((&claims["given_name"], &claims["nickname"]), (&json!("Alice"), &json!("Al")), "{claims}");
}
