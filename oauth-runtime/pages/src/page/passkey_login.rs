//! Login with a passkey.

use oauth_runtime_core::http::Form;

use super::login::{failed, is_known_person};
use crate::account::Account;
use crate::credentials::{self, passkey};
use crate::events;
use crate::next::{Next, Outcome};
use crate::once::{Once, SentForm};
use crate::passkeys::{taken, verified};
use crate::paths::PASSKEY_LOGIN;
use crate::provider::UiProvider;
use crate::visit::Visit;

pub(crate) async fn submit<S: UiProvider>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome {
    let (id, key) = visit.check_form(PASSKEY_LOGIN, form, "")?;
    let pending = visit.pending(&id)?;
    let credential = form.get("credential").unwrap_or_default();
    let sent = SentForm::new(key.clone(), &[PASSKEY_LOGIN, &id, credential]);
    if let Some(repeated) = Once::new(visit.server, visit.now, &sent).repeated().await? {
        return Ok(Next::Respond(repeated));
    }
    let answer = passkey::Answer::parse(credential);
    let handle = answer.and_then(|answer| answer.handle());
    let owner = match handle {
        Some(handle) => credentials::of_handle(visit.server, handle).await?,
        None => None,
    };
    if let Some(own) = owner
        && let Some(state) = taken(visit, form, &key, &id).await?
        && verified(visit, &state, form, &own).await?
        && is_known_person(visit, &own.subject).await?
    {
        let account = Account::by_passkey(&own.subject, &own.username, visit.now);
        let account = Account { generation: Some(own.generation()), ..account };
        return Ok(Next::once(sent, Next::LogIn { id, account }));
    }
    events::login_failed(visit.server);
    let problem = visit.language().text("login-passkey-failed");
    failed(visit, &pending, ("passkey-failed", problem)).await
}
