//! The page on which a person sets up a second factor, because they need one to go on and have none.

use http::StatusCode;
use minijinja::context;
use oauth_runtime_core::http::{Form, Response};

use crate::account::Account;
use crate::answer::Permissions;
use crate::app_setup;
use crate::credentials::Credentials;
use crate::next::{Next, Outcome};
use crate::owner::recently_authenticated_owner;
use crate::passkeys::offer_set_up;
use crate::paths::{LOGIN, SET_UP};
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::session::PendingRequest;
use crate::visit::Visit;

/// The authenticator app before it is set up, and its recovery codes after that.
pub(crate) async fn show<S: UiProvider>(visit: &mut Visit<'_, S>, query: &Form<'_>) -> Outcome {
    let pending = visit.pending(query.get("request").unwrap_or_default())?;
    if let Some(account) = visit.pending_account() {
        if app_setup::values(visit, SET_UP, &account).is_none() {
            app_setup::begin(visit, SET_UP, &account)?;
        }
        return Ok(Next::Show(page(visit, &pending, &account, None)?));
    }
    let codes = recently_authenticated_owner(visit).and_then(|owner| app_setup::take_codes(visit, &owner));
    let Some(codes) = codes else {
        return Ok(Next::Go(visit.path_about(LOGIN, &pending.id)));
    };
    let done = visit.path_on(&pending.id);
    let page = visit.page(StatusCode::OK, "recovery-codes.html", context! { codes, done });
    Ok(Next::Show(page))
}

/// A code of the app: the person has two factors now, and is logged in.
pub(crate) async fn submit<S: UiProvider>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome {
    let id = visit.check(SET_UP, form, "")?;
    let pending = visit.pending(&id)?;
    let Some(account) = visit.pending_account() else {
        return Ok(Next::Go(visit.path_about(LOGIN, &id)));
    };
    let code = form.get("code").unwrap_or_default();
    // Who knows only the password must not replace what the person has set up meanwhile.
    if app_setup::confirm(visit, SET_UP, &account, code, has_nothing).await?.is_none() {
        let problem = visit.language().text("factor-wrong");
        return Ok(Next::Show(page(visit, &pending, &account, Some(problem))?));
    }
    let account = account.with_second_factor("otp");
    Ok(Next::LogInAt { id, account, page: SET_UP })
}

pub(super) fn has_nothing(own: &Credentials) -> bool {
    own.app.is_none() && own.passkeys.is_empty()
}

pub(super) fn page<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    pending: &PendingRequest,
    account: &Account,
    problem: Option<String>,
) -> Result<Response, Refusal> {
    let values = app_setup::values(visit, SET_UP, account).ok_or(Refusal::NothingPending)?;
    let form = visit.form(SET_UP, &pending.id, "");
    let passkey = offer_set_up(visit, &pending.id, account);
    let permissions = Permissions { script: passkey.is_some(), ..Permissions::default() };
    let values = context! { form, problem, required => true, passkey, ..values };
    Ok(visit.page_with(StatusCode::OK, "totp.html", values, &permissions))
}
