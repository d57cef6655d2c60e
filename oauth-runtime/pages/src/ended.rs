//! What ends with a login: its grants first, then notices for its clients, and last the session.

use std::collections::BTreeMap;

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::store::{GrantStore, TokenStore};

use crate::account::Account;
use crate::provider::UiProvider;

/// Ends the grants of these logins, except those with `offline_access` (OpenID Connect Back-Channel Logout
/// section 2.7).
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

/// Ends what these logins have at clients: first the grants, then the clients get a notice. Returns the
/// frames for the page. It can be repeated, so it precedes the end of the session.
/// [`UiProvider::session_is_over`] comes after it.
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
    let frames = server.session_ended(accounts).await?;
    end_latecomers(server, accounts).await?;
    Ok(frames)
}

/// Ends the grants of applications that came into these logins by a device secret while they ended. From now on none can.
///
/// # Errors
/// Those of the store.
pub(super) async fn end_latecomers<S: UiProvider>(
    server: &S,
    accounts: &[Account],
) -> Result<(), OAuthError> {
    if const { S::DECLARATION.has_part("native_sso") } {
        end_grants(server, accounts).await?;
    }
    Ok(())
}

/// Ends all grants of a person, including those for devices and with `offline_access`.
///
/// # Errors
/// Those of the store. It can be repeated.
pub(super) async fn end_all_grants<S: UiProvider>(server: &S, subject: &str) -> Result<(), OAuthError> {
    let store = server.store();
    for grant in store.list_grants(subject).await.map_err(store_failure::<S::Store>)? {
        store.revoke_grant(&grant.grant_id).await.map_err(store_failure::<S::Store>)?;
    }
    Ok(())
}
