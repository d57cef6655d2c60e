//! The page that asks for the address.

use http::StatusCode;
use http::header::RETRY_AFTER;
use minijinja::context;
use oauth_runtime_core::http::{Form, Response};
use oauth_runtime_core::store::{MailStore, TicketStore};

use super::super::{mail_limits, welcome};
use super::{Mailed, path_of, send};
use crate::answer::Permissions;
use crate::human;
use crate::mail::EmailAddress;
use crate::next::{Next, Outcome};
use crate::provider::UiProvider;
use crate::visit::Visit;

/// Asks for the address.
pub(super) fn ask<S: UiProvider, P: Mailed<S>>(visit: &mut Visit<'_, S>, query: &Form<'_>) -> Outcome {
    let id = query.get("request").unwrap_or_default();
    // A bookmark has no request. A request that has expired is treated as absent.
    let id = if visit.pending(id).is_ok() { id } else { "" };
    Ok(Next::Show(ask_page::<S, P>(visit, StatusCode::OK, id, ("", None))))
}

/// The person typed an address.
pub(super) async fn asked<S, P>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome
where
    S: UiProvider<Store: TicketStore + MailStore>,
    P: Mailed<S>,
{
    let id = visit.check(P::PAGE, form, "")?;
    let id = welcome::waiting(visit, &id)?;
    let typed = form.get("email").unwrap_or_default();
    let Some(address) = EmailAddress::of(typed) else {
        let problem = visit.language().text("email-invalid");
        return Ok(Next::Show(ask_page::<S, P>(visit, StatusCode::OK, &id, (typed, Some(problem)))));
    };
    if !human::is_right(visit, form).await? {
        let problem = visit.language().text("captcha-wrong");
        return Ok(Next::Show(ask_page::<S, P>(visit, StatusCode::OK, &id, (typed, Some(problem)))));
    }
    let is_known = match mail_limits::count(visit, P::PURPOSE, address.as_str()).await? {
        Ok(is_known) => is_known,
        Err(limited) => {
            let seconds = limited.retry_after.as_secs();
            let problem = visit.counted("email-blocked", "seconds", seconds);
            let page = (typed, Some(problem));
            let mut page = ask_page::<S, P>(visit, StatusCode::TOO_MANY_REQUESTS, &id, page);
            page.headers_mut().insert(RETRY_AFTER, seconds.into());
            return Ok(Next::Show(page));
        }
    };
    let issued = send::<S, P>(visit, &address, (&id, is_known, true)).await?;
    Ok(Next::Go(path_of::<S, P>(visit, &issued)))
}

/// The page that asks for the address.
pub(super) fn ask_page<S: UiProvider, P: Mailed<S>>(
    visit: &Visit<'_, S>,
    status: StatusCode,
    id: &str,
    (email, problem): (&str, Option<String>),
) -> Response {
    let (title, lead) = P::ASKS;
    let form = visit.form(P::PAGE, id, "");
    let captcha = human::snippet(visit);
    let permissions = Permissions { captcha: captcha.is_some(), ..Permissions::default() };
    let (back, back_text) = (P::back(visit, id), P::BACK);
    let values = context! { title, lead, form, email, problem, captcha, back, back_text };
    visit.page_with(status, "email.html", values, &permissions)
}
