//! The rules that decide what a person is asked about an authorization request.

use oauth_runtime_core::{AuthorizationRequest, OAuthError, Timestamp};

use crate::account::Account;
use crate::provider::UiProvider;
use crate::question::Question;
use crate::session::{Progress, SessionData};
use crate::whose::{Nobody, find_account};
use crate::{consents, factors};

/// The next step.
#[derive(Debug)]
pub(crate) enum Step {
    /// A page asks the person.
    Ask(Question),
    /// No question is left.
    Approve(Account),
    /// The request cannot be served.
    Fail(OAuthError),
}

/// The rules, in order: which account, whether the login is recent and strong enough, whether the person
/// consents.
pub(crate) async fn next_step<S: UiProvider>(
    server: &S,
    session: &SessionData,
    request: &AuthorizationRequest,
    progress: &Progress,
    now: Timestamp,
) -> Result<Step, OAuthError> {
    let account = match find_account(server, session, request, progress) {
        Ok(account) => account,
        Err(Nobody::Yet(question)) => return Ok(Step::Ask(question)),
        Err(Nobody::Else(error)) => return Ok(Step::Fail(error)),
    };
    if !progress.has_login_of(&account.subject) && request.requires_login(account.auth_time, now) {
        return Ok(Step::Ask(Question::Login));
    }
    if factors::is_asked_for(server, account, request, progress).await? {
        return Ok(Step::Ask(Question::SecondFactor));
    }
    if !consents::cover(server, account, request).await? {
        return Ok(Step::Ask(Question::Consent));
    }
    Ok(Step::Approve(account.clone()))
}
