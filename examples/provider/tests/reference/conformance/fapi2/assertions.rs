//! Client assertions at the token endpoint and at the pushed authorization request endpoint.

use serde_json::{Value, json};

use crate::conformance::fapi2::bank::{Bank, assert_refused};
use crate::conformance::fapi2::plan::Variant;
use crate::conformance::keys::ClientKey;
use crate::conformance::verify::now;

const INVALID: [&str; 2] = ["invalid_client", "invalid_request"];

/// A redemption with this assertion is refused.
async fn assert_refused_at_token_endpoint(bank: &mut Bank, assertion: &str) {
    let request = bank.request();
    let code = bank.code(&request).await;
    let proof = bank.proof("POST", bank.endpoint("token_endpoint"), &json!({}));
    assert_refused(&bank.redeem_with(&code, assertion, Some(&proof)).await, &INVALID);
}

async fn assert_refused_with(variant: Variant, changes: Value) {
    let mut bank = Bank::new(variant).await;
    let assertion = bank.assertion(&changes);
    assert_refused_at_token_endpoint(&mut bank, &assertion).await;
}

/// `ensure-signed-client-assertion-with-RS256-fails`: the key is the client's.
pub(crate) async fn rs256(variant: Variant) {
    let mut bank = Bank::new(variant).await;
    let assertion = ClientKey::shared().sign(&bank.assertion_claims(&json!({})));
    assert_refused_at_token_endpoint(&mut bank, &assertion).await;
    assert_refused(
        &bank.push_asserting(&ClientKey::shared().sign(&bank.assertion_claims(&json!({})))).await,
        &INVALID,
    );
}

/// `ensure-client-assertion-in-token-endpoint`, and the same for a certificate.
pub(crate) async fn missing(variant: Variant) {
    let mut bank = Bank::new(variant).await;
    let request = bank.request();
    let code = bank.code(&request).await;
    let (id, redirect_uri) = (bank.id.clone(), bank.redirect_uri());
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", id.as_str()),
        ("code", code.as_str()),
        ("redirect_uri", redirect_uri.as_str()),
        ("code_verifier", bank.verifier.as_str()),
    ];
    bank.authenticates = false;
    let proof = bank.proof("POST", bank.endpoint("token_endpoint"), &json!({}));
    // Without a certificate, there is none to bind the token to either.
    let proof = (!bank.variant.mtls || !bank.variant.shows_certificate).then_some(proof.as_str());
    assert_refused(&bank.token(&form, "", proof).await, &INVALID);
}

/// `ensure-client-assertion-with-exp-is-5-minutes-in-past-fails`
pub(crate) async fn expired(variant: Variant) {
    assert_refused_with(variant, json!({ "exp": now() - 300 })).await;
}

/// `ensure-client-assertion-with-wrong-aud-fails`
pub(crate) async fn wrong_aud(variant: Variant) {
    assert_refused_with(variant, json!({ "aud": "https://elsewhere.example" })).await;
}

/// `ensure-client-assertion-with-no-sub-fails`
pub(crate) async fn without_sub(variant: Variant) {
    assert_refused_with(variant, json!({ "sub": null })).await;
}

/// `ensure-client-id-in-token-endpoint`: the assertion or the certificate is the client's, `client_id` is the second one's.
pub(crate) async fn another_client_id(variant: Variant) {
    let (mut bank, other) = (Bank::new(variant).await, Bank::second(variant).await);
    let request = bank.request();
    let code = bank.code(&request).await;
    let (assertion, redirect_uri) = (bank.assertion(&json!({})), bank.redirect_uri());
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", other.id.as_str()),
        ("code", code.as_str()),
        ("redirect_uri", redirect_uri.as_str()),
        ("code_verifier", bank.verifier.as_str()),
    ];
    let proof = bank.proof("POST", bank.endpoint("token_endpoint"), &json!({}));
    assert_refused(&bank.token(&form, &assertion, Some(&proof)).await, &INVALID);
}

async fn push(variant: Variant, changes: Value) -> (u16, Value) {
    let bank = Bank::new(variant).await;
    bank.push_asserting(&bank.assertion(&changes)).await
}

/// `par-ensure-jwt-client-assertions-nbf-8-seconds-in-the-future-is-accepted`
pub(crate) async fn nbf_8_seconds_ahead(variant: Variant) {
    let pushed = push(variant, json!({ "nbf": now() + 8, "iat": now() + 8 })).await;
    assert_eq!(pushed.0, 201, "{pushed:?}");
}

/// `par-ensure-jwt-client-assertions-nbf-over-60-seconds-in-the-future-fails`
pub(crate) async fn nbf_over_60_seconds_ahead(variant: Variant) {
    assert_refused(&push(variant, json!({ "nbf": now() + 70, "exp": now() + 300 })).await, &INVALID);
}

/// `par-test-array-as-audience-fails`
pub(crate) async fn array_as_audience(variant: Variant) {
    let bank = Bank::new(variant).await;
    let assertion = bank.assertion(&json!({ "aud": [bank.issuer()] }));
    assert_refused(&bank.push_asserting(&assertion).await, &INVALID);
}

/// `par-test-par-endpoint-url-as-audience-fails`
pub(crate) async fn par_endpoint_as_audience(variant: Variant) {
    endpoint_as_audience(variant, "pushed_authorization_request_endpoint").await;
}

/// `par-test-token-endpoint-url-as-audience-fails`
pub(crate) async fn token_endpoint_as_audience(variant: Variant) {
    endpoint_as_audience(variant, "token_endpoint").await;
}

async fn endpoint_as_audience(variant: Variant, endpoint: &str) {
    let bank = Bank::new(variant).await;
    let assertion = bank.assertion(&json!({ "aud": bank.provider.text(endpoint) }));
    assert_refused(&bank.push_asserting(&assertion).await, &INVALID);
}
