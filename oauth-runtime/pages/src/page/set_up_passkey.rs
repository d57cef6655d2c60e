//! A passkey as the second factor of a person who needs one to go on and has none.

use oauth_runtime_core::event::Factor;
use oauth_runtime_core::http::Form;

use super::set_up::{SettingUp, page};
use crate::credentials::passkey;
use crate::next::{Next, Outcome};
use crate::passkeys::set_up_purpose;
use crate::paths::{LOGIN, SET_UP_PASSKEY};
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::visit::Visit;
use crate::{credentials, factor_news};

/// A new passkey: the person has two factors now, and is logged in.
pub(crate) async fn submit<S: UiProvider>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome {
    let id = visit.check(SET_UP_PASSKEY, form, "")?;
    let pending = visit.pending(&id)?;
    let Some(person) = SettingUp::find(visit, &pending).await? else {
        return Ok(Next::Go(visit.path_about(LOGIN, &id)));
    };
    let account = &person.account;
    let now = visit.now;
    let state = visit.data_mut().answer(&set_up_purpose(&id, account), now);
    let answer = form.get("credential").unwrap_or_default();
    let name = form.get("name").map(|name| name.chars().take(64).collect::<String>());
    let name = name.unwrap_or_else(|| visit.language().text("security-passkey-example"));
    let added = state
        .and_then(|state| passkey::added(&passkey::relying_party(visit.server)?, &state, answer, &name, now));
    let Some(added) = added else {
        let problem = visit.language().text("security-passkey-failed");
        return Ok(Next::Show(page(visit, &pending, &person, Some(problem))?));
    };
    factor_news::count(visit, &account.subject).await?;
    let kept = credentials::change_by(visit.server, account, |own| {
        let has_room = own.passkeys.len() < passkey::MOST;
        (has_room && person.may_change(own)).then(|| own.passkeys.push(added.clone()))
    });
    kept.await?.ok_or(Refusal::NothingPending)?;
    factor_news::added(visit, account, Factor::Passkey).await;
    Ok(person.passed(id, "hwk", None))
}
