//! What the application's policy says about a login.

use oauth_runtime_core::{BoxError, OAuthError};

use crate::account::{Account, TWO_FACTORS};
use crate::events;
use crate::login_policy::{Kind, LoginAttempt, LoginDecision, NewLogin};
use crate::provider::UiProvider;
use crate::session::PendingRequest;
use crate::visit::Visit;

/// Before the password is checked.
pub(crate) async fn before<S: UiProvider>(
    visit: &Visit<'_, S>,
    pending: &PendingRequest,
    username: &str,
) -> Result<Kind, OAuthError> {
    let Some(policy) = visit.server.pages().login_policy() else { return Ok(Kind::Allow) };
    let client_id = pending.parameter("client_id");
    let attempt = LoginAttempt { username, client_id, address: visit.address() };
    let kind = decided(policy.before(attempt).await)?;
    if let Kind::Refuse { .. } = kind {
        events::login_refused(visit.server, None);
    }
    Ok(kind)
}

/// When the person has proven who they are.
pub(crate) async fn after<S: UiProvider>(
    visit: &Visit<'_, S>,
    pending: Option<&PendingRequest>,
    account: &Account,
) -> Result<Kind, OAuthError> {
    let Some(policy) = visit.server.pages().login_policy() else { return Ok(Kind::Allow) };
    let login = NewLogin {
        subject: &account.subject,
        username: &account.username,
        acr: &account.acr,
        amr: &account.amr,
        client_id: pending.and_then(|pending| pending.parameter("client_id")),
        address: visit.address(),
    };
    let kind = decided(policy.after(login).await)?;
    if let Kind::Refuse { .. } = kind {
        events::login_refused(visit.server, Some(&account.subject));
    }
    Ok(match kind {
        Kind::SecondFactor if account.acr == TWO_FACTORS => Kind::Allow,
        kind => kind,
    })
}

fn decided(decision: Result<LoginDecision, BoxError>) -> Result<Kind, OAuthError> {
    decision.map(|decision| decision.0).map_err(|error| {
        tracing::error!(
            error = &*error as &dyn std::error::Error,
            "the application's login policy failed; nobody was logged in"
        );
        OAuthError::ServerError
    })
}
