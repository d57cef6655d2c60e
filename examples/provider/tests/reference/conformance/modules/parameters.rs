//! Parameters that a provider may ignore, but that must not cause errors (OpenID Connect Core section 15.1).

use serde_json::json;

use crate::conformance::party::Party;
use crate::conformance::plan::Plan;
use crate::conformance::tokens::Tokens;

async fn complete_with(plan: Plan, name: &str, value: &str) -> (Party, Tokens) {
    let mut party = Party::new(plan).await;
    let request = party.request().with(name, value);
    let tokens = party.complete(&request).await;
    (party, tokens)
}

/// `oidcc-display-page`
pub(crate) async fn display_page(plan: Plan) {
    complete_with(plan, "display", "page").await;
}

/// `oidcc-display-popup`
pub(crate) async fn display_popup(plan: Plan) {
    complete_with(plan, "display", "popup").await;
}

/// `oidcc-login-hint`
pub(crate) async fn login_hint(plan: Plan) {
    complete_with(plan, "login_hint", "buffy@example.com").await;
}

/// `oidcc-ui-locales`
pub(crate) async fn ui_locales(plan: Plan) {
    complete_with(plan, "ui_locales", "se").await;
}

/// `oidcc-claims-locales`
pub(crate) async fn claims_locales(plan: Plan) {
    complete_with(plan, "claims_locales", "se").await;
}

/// `oidcc-ensure-request-with-unknown-parameter-succeeds`
pub(crate) async fn unknown_parameter(plan: Plan) {
    complete_with(plan, "extra", "foobar").await;
}

/// `oidcc-ensure-request-with-acr-values-succeeds`: the suite asks for all that the metadata names, or for
/// `1 2`; an `acr` that is none of them is a warning there, and a failure here.
pub(crate) async fn acr_values(plan: Plan) {
    let mut party = Party::new(plan).await;
    let supported = party.provider.list("acr_values_supported").join(" ");
    assert!(!supported.is_empty(), "{:?}", party.provider.metadata);
    let request = party.request().with("acr_values", &supported);
    let tokens = party.complete(&request).await;
    let acr = tokens.claims()["acr"].as_str().expect("a context class");
    assert!(supported.split(' ').any(|value| value == acr), "{acr} is none of {supported}");
}

/// `oidcc-claims-essential`: `name`, without the scope `profile`; at UserInfo if there is an access token
pub(crate) async fn claims_essential(plan: Plan) {
    let wanted = json!({ "name": { "essential": true } });
    let place = if plan.gives_access() { "userinfo" } else { "id_token" };
    let (party, tokens) = complete_with(plan, "claims", &json!({ place: wanted }).to_string()).await;
    assert_eq!(party.provider.metadata["claims_parameter_supported"], true);
    let claims = match plan.gives_access() {
        true => party.userinfo(&tokens).await,
        false => tokens.claims().clone(),
    };
    assert_eq!(claims["name"], "Alice Pleasance Liddell");
    assert!(claims.get("given_name").is_none(), "nobody asked for more: {claims}");
}
