//! A second request of the same browser.

use std::time::Duration;

use serde_json::Value;

use crate::conformance::party::Party;
use crate::conformance::plan::Plan;
use crate::conformance::request::AuthorizationRequest;
use crate::conformance::verify::now;

/// Errors that say that the person would have to be asked (OpenID Connect Core section 3.1.2.6).
pub(crate) const UNASKED: [&str; 4] =
    ["login_required", "interaction_required", "account_selection_required", "consent_required"];

/// Waits until the clock is past this second: `auth_time` has no fractions.
async fn pass(second: u64) {
    while now() <= second {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn auth_time(claims: &Value) -> u64 {
    claims["auth_time"].as_u64().expect("the time of the login")
}

/// Two authorizations: the person logs in for the first, and for the second where `again` says so.
async fn twice(
    plan: Plan,
    after: u64,
    again: bool,
    second: impl Fn(AuthorizationRequest, &str) -> AuthorizationRequest,
) {
    let mut party = Party::new(plan).await;
    let request = party.request();
    let first = party.complete(&request).await;
    assert_eq!(party.agent.logins, 1);
    pass(auth_time(first.claims()) + after).await;
    party.agent.questions = 0;
    let request = second(party.request(), first.id_token());
    let later = party.complete(&request).await;
    let (first, later) = (first.claims(), later.claims());
    assert_eq!(later["sub"], first["sub"]);
    if again {
        assert_eq!(party.agent.logins, 2, "nobody was asked to log in again");
        assert!(auth_time(later) > auth_time(first), "{first} {later}");
        assert!(now() - auth_time(later) < 60, "{later}");
    } else {
        assert_eq!(party.agent.questions, 0, "the person was asked again");
        assert_eq!(auth_time(later), auth_time(first));
    }
}

/// `oidcc-prompt-login`
pub(crate) async fn prompt_login(plan: Plan) {
    twice(plan, 0, true, |request, _| request.with("prompt", "login")).await;
}

/// `oidcc-max-age-1`
pub(crate) async fn max_age_1(plan: Plan) {
    twice(plan, 1, true, |request, _| request.with("max_age", "1")).await;
}

/// `oidcc-max-age-10000`
pub(crate) async fn max_age_10000(plan: Plan) {
    twice(plan, 0, false, |request, _| request.with("max_age", "10000")).await;
}

/// `oidcc-prompt-none-logged-in`
pub(crate) async fn prompt_none_logged_in(plan: Plan) {
    twice(plan, 0, false, |request, _| request.with("prompt", "none")).await;
}

/// `oidcc-id-token-hint`
pub(crate) async fn id_token_hint(plan: Plan) {
    twice(plan, 0, false, |request, hint| request.with("prompt", "none").with("id_token_hint", hint)).await;
}

/// `oidcc-prompt-none-not-logged-in`
pub(crate) async fn prompt_none_not_logged_in(plan: Plan) {
    let mut party = Party::new(plan).await;
    let request = party.request().with("prompt", "none");
    let error = party.refusal(&request).await;
    assert!(UNASKED.contains(&error.as_str()), "{error}");
    assert_eq!(party.agent.questions, 0);
}
