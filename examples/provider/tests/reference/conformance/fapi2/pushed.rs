//! The pushed authorization request endpoint, and what becomes of a `request_uri`.

use serde_json::json;

use crate::conformance::agent::Arrival;
use crate::conformance::fapi2::bank::{Bank, assert_refused};
use crate::conformance::fapi2::plan::Variant;
use crate::conformance::installation::Installation;
use crate::conformance::verify::now;

/// `par-ensure-reused-request-uri-prior-to-auth-completion-succeeds`
pub(crate) async fn reused_before_completion(variant: Variant) {
    let mut bank = Bank::new(variant).await;
    let request = bank.request();
    let uri = bank.uri(&request).await;
    let url = bank.url(&uri);
    for _ in 0..2 {
        assert_eq!(bank.agent.look_at(&url).await.status, 200, "a page, and no answer");
    }
    let code = bank.code_of(&request, &uri).await;
    bank.tokens(&request, &code).await;
}

/// `par-attempt-reuse-request_uri`
pub(crate) async fn reused(variant: Variant) {
    let mut bank = Bank::new(variant).await;
    let request = bank.request();
    let uri = bank.uri(&request).await;
    bank.code_of(&request, &uri).await;
    assert_no_answer(&bank.bring(&uri).await);
}

/// `par-attempt-to-use-expired-request_uri`, with a lifetime of a second.
pub(crate) async fn expired(variant: Variant) {
    let installation = Installation::for_fapi("pushed_request_expires_in = 1");
    let mut bank = Bank::at(variant, installation).await;
    let request = bank.request();
    let uri = bank.uri(&request).await;
    pass(now() + 1).await;
    assert_no_answer(&bank.bring(&uri).await);
}

/// `par-attempt-to-use-request_uri-for-different-client`
pub(crate) async fn of_another_client(variant: Variant) {
    let (bank, mut other) = (Bank::new(variant).await, Bank::second(variant).await);
    let uri = bank.uri(&bank.request()).await;
    assert_no_answer(&other.bring(&uri).await);
}

/// `par-authorization-request-containing-request_uri-form-param`
pub(crate) async fn with_request_uri(variant: Variant) {
    let bank = Bank::new(variant).await;
    let mut form = bank.pushed(&bank.request());
    form.push(("request_uri".to_owned(), "urn:ietf:params:oauth:request_uri:another".to_owned()));
    let pushed = bank.push_form(form, &bank.assertion(&json!({})), None).await;
    assert_refused(&pushed, &["invalid_request"]);
    let description = pushed.1["error_description"].as_str().unwrap_or_default();
    assert!(description.contains("request_uri"), "{description}");
}

/// `par-attempt-invalid-http-method`
pub(crate) async fn other_method(variant: Variant) {
    let bank = Bank::new(variant).await;
    for method in [reqwest::Method::GET, reqwest::Method::PUT] {
        let endpoint = bank.endpoint("pushed_authorization_request_endpoint");
        let request = bank.http.request(method, endpoint).form(&bank.request().parameters);
        assert_eq!(request.send().await.expect("an answer").status(), 405);
    }
}

/// `par-ensure-pkce-required`
pub(crate) async fn without_challenge(variant: Variant) {
    let bank = Bank::new(variant).await;
    let request = bank.request().without("code_challenge").without("code_challenge_method");
    assert_refused(&bank.push(&request).await, &["invalid_request"]);
}

/// `par-plain-pkce-rejected`
pub(crate) async fn plain_challenge(variant: Variant) {
    let bank = Bank::new(variant).await;
    let plain = bank.request().with("code_challenge", &bank.verifier);
    for request in
        [plain.clone().with("code_challenge_method", "plain"), plain.without("code_challenge_method")]
    {
        assert_refused(&bank.push(&request).await, &["invalid_request"]);
    }
}

/// Waits until the clock is past this second.
pub(super) async fn pass(second: u64) {
    while now() <= second {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

/// Nobody may know whose it was, so nobody is sent to a client.
#[track_caller]
fn assert_no_answer(arrival: &Arrival) {
    match arrival {
        Arrival::Page(page) => assert_eq!(page.status, 400, "{page:?}"),
        Arrival::Client(callback) => panic!("sent to the client: {callback:?}"),
    }
}
