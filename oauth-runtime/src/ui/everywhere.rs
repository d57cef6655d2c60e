//! The end of all sessions of a person, wherever they are logged in.

use super::session::Session;
use super::{Account, UiProvider, credentials};
use crate::OAuthError;
use crate::identity::IdentityLayer;

/// Logs a person out in every browser: after a changed password or a stolen telephone. What they granted goes on; their
/// [grants](crate::store::GrantStore) end apart from it.
///
/// A person of whom [`ClaimsStore::get_claims`](crate::store::ClaimsStore::get_claims) knows nothing any more is logged out without it.
///
/// # Errors
/// Those of the store.
pub async fn log_out_everywhere<S: UiProvider>(server: &S, subject: &str) -> Result<(), OAuthError> {
    let now = server.settings().now();
    let changed = credentials::change(server, (subject, ""), |own| {
        own.logged_out_at = Some(now);
        Some(())
    });
    changed.await.map(|_| ())
}

/// Drops the accounts of a session that were logged out elsewhere, or whose person is gone.
pub(super) async fn forget_who_is_out<S: UiProvider>(
    server: &S,
    session: &mut Session,
) -> Result<(), OAuthError> {
    let data = session.data();
    let accounts: Vec<Account> = data.accounts().iter().chain(&data.half).cloned().collect();
    for account in accounts {
        if !is_in(server, &account).await? {
            session.data_mut().forget(&account.subject);
        }
    }
    Ok(())
}

async fn is_in<S: UiProvider>(server: &S, account: &Account) -> Result<bool, OAuthError> {
    let own = credentials::of_subject(server, &account.subject).await?;
    // A login of the same second may be one from before.
    let is_later = own.logged_out_at.is_none_or(|logged_out_at| account.auth_time > logged_out_at);
    Ok(is_later && S::Identity::knows(server, &account.subject).await?)
}
