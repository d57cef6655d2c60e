//! The pages at the end of a session.

use http::StatusCode;
use minijinja::{Value, context};
use oauth_runtime_core::http::Form;

use super::person::person;
use crate::logout::LogoutPage;
use crate::next::{Next, Outcome};
use crate::paths::{LOGGED_OUT, LOGOUT};
use crate::provider::UiProvider;
use crate::session::Purpose;
use crate::visit::Visit;

pub(crate) async fn show<S: UiProvider>(visit: &mut Visit<'_, S>, query: &Form<'_>) -> Outcome {
    let pending = match query.get("request") {
        Some(id) => Some(visit.pending(id)?),
        None => None,
    };
    if visit.data().is_anonymous() {
        return Ok(Next::Go(visit.path(LOGGED_OUT)));
    }
    if let Some(Purpose::Logout { ui_locales: Some(tags), .. }) =
        pending.as_ref().map(|pending| &pending.purpose)
    {
        visit.set_ui_locales(tags.split(' '));
    }
    let id = pending.as_ref().map(|pending| pending.id.as_str()).unwrap_or_default();
    let client = match pending.as_ref().map(|pending| &pending.purpose) {
        Some(Purpose::Logout { client, .. }) => client.clone(),
        _ => None,
    };
    let accounts: Vec<Value> = visit.data().accounts().iter().map(person).collect();
    let form = visit.form(LOGOUT, id, "");
    let page = visit.page(StatusCode::OK, "logout.html", context! { form, client, accounts });
    Ok(Next::Show(page))
}

pub(crate) async fn submit<S: UiProvider>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome {
    let id = visit.check(LOGOUT, form, "")?;
    let pending = visit.pending(&id).ok();
    let logout = pending.and_then(|pending| LogoutPage::of(pending.purpose)).unwrap_or_default();
    if form.get("decision") != Some("logout") {
        return Ok(Next::Go(format!("{}?stayed=1", visit.path(LOGGED_OUT))));
    }
    Ok(Next::LogOut(logout))
}

pub(crate) async fn show_end<S: UiProvider>(visit: &mut Visit<'_, S>, query: &Form<'_>) -> Outcome {
    let ended = query.get("stayed").is_none();
    let page = visit.page(StatusCode::OK, "logged-out.html", context! { ended });
    Ok(Next::Show(page))
}
