//! The next step for a device whose code was typed (RFC 8628 section 3.3).

use super::UiProvider;
use super::answer::{Answer, Refusal};
use super::authorize::Question;
use super::page::{DEVICE_CONSENT, device};
use super::session::{Account, Progress, Purpose, SessionData};
use super::visit::Visit;
use oauth_runtime_core::device::DeviceAuthorizationRequest;
use oauth_runtime_core::{Digest, OAuthError, Part, Timestamp};

/// Continues with a device, after the person answered a question.
pub(super) async fn advance<S: UiProvider>(
    visit: Visit<'_, S>,
    id: &str,
    user_code: Option<Digest>,
    progress: &Progress,
) -> Answer {
    let Some(request) = find(&visit, user_code).await? else {
        return device::ask_again(visit).await;
    };
    let page = match decider(visit.data(), &request, progress, visit.now) {
        Ok(_) => DEVICE_CONSENT,
        Err(question) => question.page(),
    };
    let path = visit.path_about(page, id);
    visit.go(&path).await
}

/// Whether the person has to log in before they decide.
pub(super) async fn asks_for_login<S: UiProvider>(
    visit: &Visit<'_, S>,
    user_code: Option<Digest>,
    progress: &Progress,
) -> Result<bool, OAuthError> {
    let found = find(visit, user_code).await?;
    let asks = |request| decider(visit.data(), request, progress, visit.now) == Err(Question::Login);
    Ok(found.as_ref().is_some_and(asks))
}

/// The pending device request.
pub(super) async fn find<S: UiProvider>(
    visit: &Visit<'_, S>,
    user_code: Option<Digest>,
) -> Result<Option<DeviceAuthorizationRequest>, OAuthError> {
    match user_code {
        Some(user_code) => S::Parts::find_device(visit.server, &user_code).await,
        None => Ok(None),
    }
}

/// The account that decides about it.
pub(super) fn decider<'a>(
    session: &'a SessionData,
    request: &DeviceAuthorizationRequest,
    progress: &Progress,
    now: Timestamp,
) -> Result<&'a Account, Question> {
    let chosen = progress.account.as_deref().and_then(|subject| session.account(subject));
    match chosen.or_else(|| session.current()) {
        Some(account) if progress.has_login_of(&account.subject) => Ok(account),
        Some(account) if request.requires_login(account.auth_time, now) => Err(Question::Login),
        Some(account) => Ok(account),
        None if session.is_anonymous() => Err(Question::Login),
        None => Err(Question::Account),
    }
}

/// The digest of the user code, if a device is pending.
pub(super) fn user_code<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    id: &str,
) -> Result<(Option<Digest>, Progress), Refusal> {
    let pending = visit.pending(id)?;
    match pending.purpose {
        Purpose::Device { user_code } => Ok((user_code, pending.progress)),
        _ => Err(Refusal::NothingPending),
    }
}
