//! The page where a person selects one of their accounts.

use http::StatusCode;
use minijinja::{Value, context};
use oauth_runtime_core::http::Form;

use super::person::person;
use crate::answer::Permissions;
use crate::client_name::{ClientName, pending_client_name};
use crate::extras::{self, Extras};
use crate::next::{Next, Outcome};
use crate::paths::{CHOOSE_ACCOUNT, LOGIN};
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::visit::Visit;

pub(crate) async fn show<S: UiProvider>(visit: &mut Visit<'_, S>, query: &Form<'_>) -> Outcome {
    let pending = visit.pending(query.get("request").unwrap_or_default())?;
    if visit.data().is_anonymous() {
        return Ok(Next::Go(visit.path_about(LOGIN, &pending.id)));
    }
    let client = pending_client_name(visit.server, &pending).await?;
    let (client, claimed) =
        (client.as_ref().and_then(ClientName::known), client.as_ref().and_then(ClientName::claimed));
    let accounts: Vec<Value> = visit.data().accounts().iter().map(person).collect();
    let form = visit.form(CHOOSE_ACCOUNT, &pending.id, "");
    let Extras { values: extras, image } = extras::of(visit, &pending).await?;
    let values = context! { form, client, claimed, accounts, ..extras };
    let permissions = Permissions { image, ..Permissions::default() };
    Ok(Next::Show(visit.page_with(StatusCode::OK, "choose-account.html", values, &permissions)))
}

pub(crate) async fn submit<S: UiProvider>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome {
    let id = visit.check(CHOOSE_ACCOUNT, form, "")?;
    visit.pending(&id)?;
    let Some(subject) = form.get("account") else {
        // Another account, which has to log in.
        visit.note(&id, |progress| progress.account = None);
        return Ok(Next::Go(format!("{}&other=1", visit.path_about(LOGIN, &id))));
    };
    if !visit.data_mut().choose(subject) {
        return Err(Refusal::NothingPending);
    }
    visit.note(&id, |progress| progress.account = Some(subject.to_owned()));
    Ok(Next::Continue { id })
}
