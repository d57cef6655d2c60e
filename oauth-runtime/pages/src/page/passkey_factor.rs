//! A passkey as the second factor.

use http::StatusCode;
use oauth_runtime_core::event::Factor;
use oauth_runtime_core::http::Form;

use super::second_factor::{page, passed, second_factor_prompt};
use crate::next::{Next, Outcome};
use crate::passkeys::{purpose, verified};
use crate::paths::{LOGIN, PASSKEY_FACTOR};
use crate::provider::UiProvider;
use crate::visit::Visit;
use crate::{credentials, events};

/// A passkey instead of a code.
pub(crate) async fn submit<S: UiProvider>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome {
    let id = visit.check(PASSKEY_FACTOR, form, "")?;
    let pending = visit.pending(&id)?;
    let Some(asked) = second_factor_prompt(visit, &pending).await? else {
        return Ok(Next::Go(visit.path_about(LOGIN, &id)));
    };
    let own = credentials::of_subject(visit.server, &asked.account.subject).await?;
    let now = visit.now;
    let state = visit.data_mut().answer(&purpose(PASSKEY_FACTOR, &id), now);
    if let Some(state) = state
        && verified(visit, &state, form, &own).await?
    {
        events::second_factor(visit.server, &asked.account, Factor::Passkey, true);
        return Ok(passed(id, asked, "hwk"));
    }
    events::second_factor(visit.server, &asked.account, Factor::Passkey, false);
    let problem = visit.language().text("login-passkey-failed");
    let page = page(visit, &pending, &asked, StatusCode::OK, Some(problem)).await?;
    Ok(Next::Show(page))
}
