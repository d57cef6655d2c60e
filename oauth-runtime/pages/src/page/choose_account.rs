//! The page where a person selects one of their accounts.

use http::StatusCode;
use minijinja::{Value, context};

use super::login::client_name;
use super::{CHOOSE_ACCOUNT, LOGIN, person};
use crate::UiProvider;
use crate::answer::{Answer, Refusal};
use crate::authorize::advance;
use crate::visit::Visit;
use oauth_runtime_core::http::Form;

pub(crate) async fn show<S: UiProvider>(mut visit: Visit<'_, S>, query: &Form<'_>) -> Answer {
    let pending = visit.pending(query.get("request").unwrap_or_default())?;
    if visit.data().is_anonymous() {
        let path = visit.path_about(LOGIN, &pending.id);
        return visit.go(&path).await;
    }
    let client = client_name(&visit, &pending).await?.unwrap_or_default();
    let accounts: Vec<Value> = visit.data().accounts().iter().map(person).collect();
    let form = visit.form(CHOOSE_ACCOUNT, &pending.id, "");
    let page = visit.page(StatusCode::OK, "choose-account.html", context! { form, client, accounts });
    visit.finish(page).await
}

pub(crate) async fn submit<S: UiProvider>(mut visit: Visit<'_, S>, form: &Form<'_>) -> Answer {
    let id = visit.check(CHOOSE_ACCOUNT, form, "")?;
    visit.pending(&id)?;
    let Some(subject) = form.get("account") else {
        // Another account, which has to log in.
        visit.note(&id, |progress| progress.account = None);
        let path = format!("{}&other=1", visit.path_about(LOGIN, &id));
        return visit.go(&path).await;
    };
    if !visit.data_mut().choose(subject) {
        return Err(Refusal::NothingPending);
    }
    visit.note(&id, |progress| progress.account = Some(subject.to_owned()));
    advance(visit, &id).await
}
