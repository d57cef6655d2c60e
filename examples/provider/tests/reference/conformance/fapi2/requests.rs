//! What is in a request, and what is beside it.

use serde_json::json;

use crate::conformance::agent::Arrival;
use crate::conformance::fapi2::bank::{Bank, assert_refused};
use crate::conformance::fapi2::plan::Variant;
use crate::conformance::request::{AuthorizationRequest, random};

/// What the browser brings, with more parameters than it should.
fn url_with(bank: &Bank, uri: &str, more: &[(&str, &str)]) -> String {
    let own = AuthorizationRequest { parameters: Vec::new() };
    let own = own.with("client_id", &bank.id).with("request_uri", uri);
    let request = more.iter().fold(own, |request, (name, value)| request.with(name, value));
    request.url(bank.provider.text("authorization_endpoint"))
}

/// `ensure-different-nonce-inside-and-outside-request-object`: what was pushed counts.
pub(crate) async fn different_nonce(variant: Variant) {
    let mut bank = Bank::new(Variant { openid: true, ..variant }).await;
    let request = bank.request();
    let uri = bank.uri(&request).await;
    let callback = bank.agent.get(&url_with(&bank, &uri, &[("nonce", &random())])).await.callback();
    let code = bank.response(&request, &callback)["code"].clone();
    bank.tokens(&request, &code).await;
}

/// `ensure-different-state-inside-and-outside-request-object`
pub(crate) async fn different_state(variant: Variant) {
    let mut bank = Bank::new(variant).await;
    let request = bank.request();
    let uri = bank.uri(&request).await;
    let callback = bank.agent.get(&url_with(&bank, &uri, &[("state", &random())])).await.callback();
    assert!(bank.response(&request, &callback).contains_key("code"));
}

/// `state-only-outside-request-object-not-used`
pub(crate) async fn state_only_outside(variant: Variant) {
    let mut bank = Bank::new(variant).await;
    let request = bank.request().without("state");
    let uri = bank.uri(&request).await;
    let callback = bank.agent.get(&url_with(&bank, &uri, &[("state", &random())])).await.callback();
    let response = bank.response(&request, &callback);
    assert!(response.contains_key("code") && !response.contains_key("state"), "{response:?}");
    if variant.signs {
        let mut form = bank.pushed_object(&bank.object(&request));
        form.push(("state".to_owned(), random()));
        let pushed = bank.push_form(form, &bank.assertion(&json!({})), None).await;
        let callback = bank.bring(&Bank::uri_of(&pushed)).await.callback();
        assert!(!bank.response(&request, &callback).contains_key("state"));
    }
}

/// `ensure-request-object-without-redirect-uri-fails`, `ensure-redirect-uri-in-authorization-request`
pub(crate) async fn without_redirect_uri(variant: Variant) {
    let bank = Bank::new(variant).await;
    let pushed = bank.push(&bank.request().without("redirect_uri")).await;
    assert_refused(&pushed, &["invalid_request", "invalid_request_object"]);
}

/// `ensure-registered-redirect-uri`, `plain-fapi-tolerate-unregistered-redirect-uri`
pub(crate) async fn unregistered_redirect_uri(variant: Variant) {
    let bank = Bank::new(variant).await;
    let elsewhere = bank.redirect_uri() + "/x";
    let pushed = bank.push(&bank.request().with("redirect_uri", &elsewhere)).await;
    assert_refused(&pushed, &["invalid_request"]);
}

/// `ensure-unsigned-authorization-request-without-using-par-fails`
pub(crate) async fn without_push(variant: Variant) {
    let mut bank = Bank::new(variant).await;
    let request = bank.request();
    let url = request.url(bank.provider.text("authorization_endpoint"));
    match bank.agent.get(&url).await {
        Arrival::Client(callback) => {
            assert_eq!(bank.response(&request, &callback)["error"], "invalid_request");
        }
        Arrival::Page(page) => assert_eq!(page.status, 400),
    }
}

/// `ensure-response-type-code-idtoken-fails`
pub(crate) async fn code_id_token(variant: Variant) {
    refused_response_type(variant, "code id_token").await;
}

/// `ensure-response-type-token-fails`
pub(crate) async fn token(variant: Variant) {
    refused_response_type(variant, "token").await;
}

async fn refused_response_type(variant: Variant, response_type: &str) {
    let bank = Bank::new(variant).await;
    let request = bank.request().with("response_type", response_type);
    let pushed = bank.push(&request).await;
    assert_refused(&pushed, &["unsupported_response_type", "unauthorized_client", "invalid_request"]);
}

/// `par-without-duplicate-parameters`: the browser brings nothing but the reference.
pub(crate) async fn without_duplicates(variant: Variant) {
    let mut bank = Bank::new(variant).await;
    let request = bank.request();
    let uri = bank.uri(&request).await;
    assert_eq!(bank.url(&uri), url_with(&bank, &uri, &[]));
    let code = bank.code_of(&request, &uri).await;
    bank.tokens(&request, &code).await;
}
