//! What ends with a login: its grants first, then its clients hear of it.

use std::collections::BTreeMap;

use super::{Account, UiProvider};
use crate::OAuthError;
use crate::failure::store_failure;
use crate::store::{GrantStore, TokenStore};

/// Ends the grants of these logins, but for those of `offline_access` (OpenID Connect Back-Channel Logout section 2.7). It can be
/// done again: what has ended stays so. So it comes before the end of the session, which takes away the way to try again.
///
/// # Errors
/// Those of the store.
pub(super) async fn end_grants<S: UiProvider>(server: &S, accounts: &[Account]) -> Result<(), OAuthError> {
    let mut sessions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for account in accounts {
        sessions.entry(&account.subject).or_default().push(&account.session_id);
    }
    let store = server.store();
    for (subject, session_ids) in sessions {
        for grant in store.list_grants(subject).await.map_err(store_failure::<S::Store>)? {
            let ends =
                grant.session_id.as_deref().is_some_and(|session_id| session_ids.contains(&session_id));
            if ends && !grant.scope.contains("offline_access") {
                store.revoke_grant(&grant.grant_id).await.map_err(store_failure::<S::Store>)?;
            }
        }
    }
    Ok(())
}

/// Ends logins that made room for others in a session that is written: like a logout of each of them.
pub(super) async fn end_displaced<S: UiProvider>(server: &S, accounts: &[Account]) {
    if accounts.is_empty() {
        return;
    }
    tracing::info!(count = accounts.len(), "logins made room for newer ones in their browser");
    // A failure is logged, and must not keep the one who logs in from it.
    let _ = end_grants(server, accounts).await;
    let _ = server.session_ended(accounts).await;
}
