//! Requests that are refused.

use crate::conformance::agent::Arrival;
use crate::conformance::party::Party;
use crate::conformance::plan::Plan;

/// `oidcc-response-type-missing`: an error for the client, or a page. Nothing says where such an error is to
/// be, so that both ways count.
pub(crate) async fn response_type_missing(plan: Plan) {
    let mut party = Party::new(plan).await;
    let request = party.request().without("response_type");
    let error = match party.authorize(&request).await {
        Arrival::Client(mut callback) => {
            let mut response = callback.query;
            response.extend(callback.fragment.drain().chain(callback.form.drain()));
            assert_eq!(response.get("state").map(String::as_str), request.get("state"));
            response["error"].clone()
        }
        Arrival::Page(page) => panic!("the client could be told: {page:?}"),
    };
    assert!(["invalid_request", "unsupported_response_type"].contains(&error.as_str()), "{error}");
}

/// `oidcc-ensure-request-without-nonce-fails`
pub(crate) async fn without_nonce(plan: Plan) {
    let mut party = Party::new(plan).await;
    let request = party.request().without("nonce");
    assert_eq!(party.refusal(&request).await, "invalid_request");
}

/// `oidcc-ensure-registered-redirect-uri`: a page, since nobody may be sent there.
pub(crate) async fn unregistered_redirect_uri(plan: Plan) {
    let mut party = Party::new(plan).await;
    let uri = format!("{}/x", party.client.redirect_uri);
    let request = party.request().with("redirect_uri", &uri);
    assert_refused(&mut party, &request).await;
}

/// The person sees an error page, and nothing else happens.
pub(crate) async fn assert_refused(
    party: &mut Party,
    request: &crate::conformance::request::AuthorizationRequest,
) {
    let page = party.authorize(request).await.page();
    assert_eq!(page.status, 400, "{page:?}");
    assert!(page.has("[data-error]") && !page.body.contains("http-equiv=\"refresh\""), "{page:?}");
    assert_eq!(party.agent.questions, 0);
}
