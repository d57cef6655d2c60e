//! Login with a passkey.

use minijinja::{Value, context};
use webauthn_rs::Webauthn;

use super::PASSKEY_LOGIN;
use super::login::{failed, welcome};
use crate::OAuthError;
use crate::failure::store_failure;
use crate::http::Form;
use crate::store::ClaimsStore;
use crate::ui::UiProvider;
use crate::ui::answer::Answer;
use crate::ui::credentials::{self, Credentials, passkey};
use crate::ui::session::Account;
use crate::ui::visit::Visit;

pub(crate) async fn submit<S: UiProvider>(mut visit: Visit<'_, S>, form: &Form<'_>) -> Answer {
    let id = visit.check(PASSKEY_LOGIN, form, "")?;
    let waiting = visit.waiting(&id)?;
    let answer = passkey::Answer::parse(form.get("credential").unwrap_or_default());
    let handle = answer.and_then(|answer| answer.handle());
    let owner = match handle {
        Some(handle) => credentials::of_handle(visit.server, handle).await?,
        None => None,
    };
    if let Some(own) = owner
        && verified(&mut visit, PASSKEY_LOGIN, &id, form, &own).await?
        && is_known(&visit, &own.subject).await?
    {
        let account = Account::by_passkey(&own.subject, &own.username, visit.now);
        return welcome(visit, &id, account).await;
    }
    let problem = visit.language().text("login-passkey-failed");
    failed(visit, &waiting, problem).await
}

/// The passkey outlives the person: whether there still is such a one is asked of those who know people.
async fn is_known<S: UiProvider>(visit: &Visit<'_, S>, subject: &str) -> Result<bool, OAuthError> {
    let claims = visit.server.users().get_claims(subject).await;
    Ok(claims.map_err(store_failure::<S::Users>)?.is_some())
}

/// Whether the form has the right answer to what this page asked, with a passkey of this person. Each question is answered once.
pub(crate) async fn verified<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    page: &str,
    id: &str,
    form: &Form<'_>,
    own: &Credentials,
) -> Result<bool, OAuthError> {
    let now = visit.now;
    let state = visit.data_mut().answer(&purpose(page, id), now);
    let answer = passkey::Answer::parse(form.get("credential").unwrap_or_default());
    let (Some(party), Some(state), Some(answer)) = (passkey::relying_party(visit.server), state, answer)
    else {
        return Ok(false);
    };
    let Some(result) = answer.verify(&party, &state, own) else {
        return Ok(false);
    };
    let whose = (own.subject.as_str(), own.username.as_str());
    credentials::change(visit.server, whose, |own| passkey::note_use(own, &result)).await?;
    Ok(true)
}

/// The values of a form that asks for a passkey; `None` where there are none here.
pub(crate) fn offer<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    page: &str,
    id: &str,
    ask: impl FnOnce(&Webauthn) -> Option<passkey::Question>,
) -> Option<Value> {
    let question = ask(&passkey::relying_party(visit.server)?)?;
    let now = visit.now;
    visit.data_mut().challenge(purpose(page, id), question.state, now);
    let script = visit.path(visit.server.pages().script().path());
    let form = visit.form(page, id, "");
    Some(context! { script, options => question.options, ..form })
}

fn purpose(page: &str, id: &str) -> String {
    format!("{page} {id}")
}
