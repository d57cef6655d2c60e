//! Sets up an authenticator app.

use http::StatusCode;
use minijinja::context;
use oauth_runtime_core::http::{Form, Response};

use super::navigation::log_in_first;
use crate::account::Account;
use crate::app_setup;
use crate::next::{Next, Outcome};
use crate::owner::recently_authenticated_owner;
use crate::paths::{APP, RECOVERY_CODES, SECURITY};
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::session::Purpose;
use crate::visit::Visit;

/// Generates a secret, which becomes valid once the person has shown that their app has it.
pub(super) fn begin<S: UiProvider>(visit: &mut Visit<'_, S>, owner: &Account) -> Outcome {
    app_setup::begin(visit, APP, owner)?;
    Ok(Next::Go(visit.path(APP)))
}

pub(crate) async fn show<S: UiProvider>(visit: &mut Visit<'_, S>, _: &Form<'_>) -> Outcome {
    let Some(owner) = recently_authenticated_owner(visit) else {
        return log_in_first(visit, SECURITY);
    };
    match page(visit, &owner, None) {
        Some(page) => Ok(Next::Show(page)),
        None => Ok(Next::Go(visit.path(SECURITY))),
    }
}

pub(crate) async fn submit<S: UiProvider>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome {
    let Some(owner) = recently_authenticated_owner(visit) else {
        return log_in_first(visit, SECURITY);
    };
    visit.check(APP, form, &owner.subject)?;
    let code = form.get("code").unwrap_or_default();
    if app_setup::confirm(visit, APP, &owner, code, |_| true).await?.is_none() {
        let problem = visit.language().text("factor-wrong");
        let page = page(visit, &owner, Some(problem)).ok_or(Refusal::NothingPending)?;
        return Ok(Next::Show(page));
    }
    // The person has just used the app, and from now on, these pages want it.
    let id = visit.name(Purpose::account(RECOVERY_CODES))?;
    Ok(Next::Strengthen { id, account: owner.with_second_factor("otp") })
}

fn page<S: UiProvider>(visit: &Visit<'_, S>, owner: &Account, problem: Option<String>) -> Option<Response> {
    let values = app_setup::values(visit, APP, owner)?;
    let values = context! { form => visit.form(APP, "", &owner.subject), problem, ..values };
    Some(visit.page(StatusCode::OK, "totp.html", values))
}
