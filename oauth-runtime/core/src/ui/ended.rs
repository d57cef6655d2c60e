//! What ends with a login: its grants first, then its clients have a notice, and the session is written last.

use std::collections::BTreeMap;

use super::{Account, UiProvider};
use crate::OAuthError;
use crate::failure::store_failure;
use crate::store::{GrantStore, TokenStore};

/// Ends the grants of these logins, but for those of `offline_access` (OpenID Connect Back-Channel Logout section 2.7).
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

/// Ends what these logins have at clients: the grants, and then the clients have a notice. Gives the frames of the page that says so. It
/// can be done again, so it comes before the end of the session. [`UiProvider::session_is_over`] comes after it.
///
/// # Errors
/// Those of the store.
pub(super) async fn end_at_clients<S: UiProvider>(
    server: &S,
    accounts: &[Account],
) -> Result<Vec<String>, OAuthError> {
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    end_grants(server, accounts).await?;
    server.session_ended(accounts).await
}

/// Ends all grants of a person, those to devices and for `offline_access` among them.
///
/// # Errors
/// Those of the store. It can be done again.
pub(super) async fn end_all_grants<S: UiProvider>(server: &S, subject: &str) -> Result<(), OAuthError> {
    let store = server.store();
    for grant in store.list_grants(subject).await.map_err(store_failure::<S::Store>)? {
        store.revoke_grant(&grant.grant_id).await.map_err(store_failure::<S::Store>)?;
    }
    Ok(())
}
