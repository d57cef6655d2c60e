//! A device whose code was typed (RFC 8628 section 3.3), and who decides about it.

use oauth_runtime_core::device::DeviceAuthorizationRequest;
use oauth_runtime_core::{Digest, OAuthError, Part, Timestamp};

use crate::account::Account;
use crate::factors;
use crate::provider::UiProvider;
use crate::question::Question;
use crate::refusal::Refusal;
use crate::session::{Progress, Purpose, SessionData};
use crate::visit::Visit;

/// Whether the person has to log in before they decide.
pub(crate) async fn asks_for_login<S: UiProvider>(
    visit: &Visit<'_, S>,
    user_code: Option<Digest>,
    progress: &Progress,
) -> Result<bool, OAuthError> {
    let found = find(visit, user_code).await?;
    let Some(request) = found else { return Ok(false) };
    Ok(decider(visit, &request, progress).await?.is_err_and(|question| question == Question::Login))
}

/// The pending device request.
pub(crate) async fn find<S: UiProvider>(
    visit: &Visit<'_, S>,
    user_code: Option<Digest>,
) -> Result<Option<DeviceAuthorizationRequest>, OAuthError> {
    match user_code {
        Some(user_code) => S::Parts::find_device(visit.server, &user_code).await,
        None => Ok(None),
    }
}

/// The account that decides about it.
pub(crate) async fn decider<S: UiProvider>(
    visit: &Visit<'_, S>,
    request: &DeviceAuthorizationRequest,
    progress: &Progress,
) -> Result<Result<Account, Question>, OAuthError> {
    let account = match by_session(visit.data(), request, progress, visit.now) {
        Ok(account) => account.clone(),
        Err(question) => return Ok(Err(question)),
    };
    // The login asks for what is lacking.
    let lacks = factors::lacks_required(visit.server, &account).await?;
    Ok(if lacks { Err(Question::Login) } else { Ok(account) })
}

fn by_session<'a>(
    session: &'a SessionData,
    request: &DeviceAuthorizationRequest,
    progress: &Progress,
    now: Timestamp,
) -> Result<&'a Account, Question> {
    let chosen = progress.account.as_deref().and_then(|subject| session.account(subject));
    match chosen.or_else(|| session.current()) {
        Some(account) if progress.has_login_of(&account.subject) => Ok(account),
        Some(account) if account.is_too_old_for_device(request, now) => Err(Question::Login),
        Some(account) => Ok(account),
        None if session.is_anonymous() => Err(Question::Login),
        None => Err(Question::Account),
    }
}

/// The digest of the user code, if a device is pending.
pub(crate) fn user_code<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    id: &str,
) -> Result<(Option<Digest>, Progress), Refusal> {
    let pending = visit.pending(id)?;
    match pending.purpose {
        Purpose::Device { user_code } => Ok((user_code, pending.progress)),
        _ => Err(Refusal::NothingPending),
    }
}
