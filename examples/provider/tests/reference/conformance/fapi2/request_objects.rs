//! Signed request objects (FAPI 2.0 Message Signing section 5.3.1).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::conformance::fapi2::bank::{Answer, Bank, assert_refused, changed};
use crate::conformance::fapi2::keys::Key;
use crate::conformance::fapi2::plan::Variant;
use crate::conformance::keys::ClientKey;
use crate::conformance::verify::now;

const INVALID: [&str; 2] = ["invalid_request_object", "invalid_request"];

async fn push(bank: &Bank, changes: Value) -> Answer {
    bank.push_object(&changed(bank.object(&bank.request()), &changes)).await
}

async fn assert_invalid(variant: Variant, changes: Value) {
    assert_refused(&push(&Bank::new(variant).await, changes).await, &INVALID);
}

/// `ensure-request-object-with-multiple-aud-succeeds`
pub(crate) async fn multiple_aud(variant: Variant) {
    let bank = Bank::new(variant).await;
    let pushed = push(&bank, json!({ "aud": [bank.issuer(), "https://elsewhere.example"] })).await;
    assert_eq!(pushed.0, 201, "{pushed:?}");
}

/// `ensure-request-object-with-nbf-8-seconds-in-the-future-is-accepted`
pub(crate) async fn nbf_8_seconds_ahead(variant: Variant) {
    let pushed = push(&Bank::new(variant).await, json!({ "nbf": now() + 8 })).await;
    assert_eq!(pushed.0, 201, "{pushed:?}");
}

/// `ensure-request-object-without-exp-fails`
pub(crate) async fn without_exp(variant: Variant) {
    assert_invalid(variant, json!({ "exp": null })).await;
}

/// `ensure-request-object-without-nbf-fails`
pub(crate) async fn without_nbf(variant: Variant) {
    assert_invalid(variant, json!({ "nbf": null })).await;
}

/// `ensure-expired-request-object-fails`
pub(crate) async fn expired(variant: Variant) {
    assert_invalid(variant, json!({ "nbf": now() - 600, "exp": now() - 300 })).await;
}

/// `ensure-request-object-with-bad-aud-fails`
pub(crate) async fn bad_aud(variant: Variant) {
    assert_invalid(variant, json!({ "aud": "https://elsewhere.example" })).await;
}

/// `ensure-request-object-with-exp-over-60-fails`: minutes after `nbf`.
pub(crate) async fn exp_over_60(variant: Variant) {
    assert_invalid(variant, json!({ "exp": now() + 70 * 60 })).await;
}

/// `ensure-request-object-with-nbf-over-60-fails`: minutes ago.
pub(crate) async fn nbf_over_60(variant: Variant) {
    assert_invalid(variant, json!({ "nbf": now() - 70 * 60 })).await;
}

async fn push_signed(bank: &Bank, object: String) -> Answer {
    let form = vec![("client_id".to_owned(), bank.id.clone()), ("request".to_owned(), object)];
    bank.push_form(form, &bank.assertion(&json!({})), None).await
}

/// `ensure-signed-request-object-with-RS256-fails`: the key is the client's.
pub(crate) async fn rs256(variant: Variant) {
    let bank = Bank::new(variant).await;
    let object = ClientKey::shared().sign(&bank.object(&bank.request()));
    assert_refused(&push_signed(&bank, object).await, &INVALID);
}

/// `ensure-request-object-signature-algorithm-is-not-none`
pub(crate) async fn none(variant: Variant) {
    let bank = Bank::new(variant).await;
    let encode = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let object = format!("{}.{}.", encode(json!({ "alg": "none" })), encode(bank.object(&bank.request())));
    assert_refused(&push_signed(&bank, object).await, &INVALID);
}

/// `ensure-request-object-with-invalid-signature-fails`
pub(crate) async fn invalid_signature(variant: Variant) {
    let bank = Bank::new(variant).await;
    let object = Key::generate().sign(&bank.object(&bank.request()));
    assert_refused(&push_signed(&bank, object).await, &INVALID);
}

/// `ensure-matching-key-in-authorization-request`: the key is the second client's.
pub(crate) async fn matching_key(variant: Variant) {
    let (bank, other) = (Bank::new(variant).await, Bank::second(variant).await);
    let object = other.key.sign(&bank.object(&bank.request()));
    assert_refused(&push_signed(&bank, object).await, &INVALID);
}

/// `ensure-unsigned-request-at-par-endpoint-fails`
pub(crate) async fn unsigned(variant: Variant) {
    let bank = Bank::new(variant).await;
    let form = bank.request().parameters;
    assert_refused(&bank.push_form(form, &bank.assertion(&json!({})), None).await, &INVALID);
}

/// `par-authorization-request-containing-request_uri`
pub(crate) async fn with_request_uri(variant: Variant) {
    assert_invalid(variant, json!({ "request_uri": "urn:ietf:params:oauth:request_uri:another" })).await;
}
