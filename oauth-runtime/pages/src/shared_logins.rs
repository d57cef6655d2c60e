//! Logins that no browser has any more, and that applications still share (OpenID Connect Native SSO 1.0). A provider without
//! `token_exchange(native_sso)` has none.

use futures_util::future::BoxFuture;
use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::store::GrantStore;

use crate::account::Account;
use crate::ended::end_at_clients;
use crate::events;
use crate::provider::UiProvider;

/// Whether applications of the person share the login with this name.
///
/// # Errors
/// Those of the store.
pub(crate) fn is_shared<'a, S: UiProvider>(
    server: &'a S,
    subject: &'a str,
    session_id: &'a str,
) -> BoxFuture<'a, Result<bool, OAuthError>> {
    Box::pin(async move {
        let now = server.settings().now();
        let grants = server.store().list_grants(subject).await.map_err(store_failure::<S::Store>)?;
        let of_login = grants.iter().filter(|grant| grant.session_id.as_deref() == Some(session_id));
        let mut live = of_login.filter(|grant| !grant.expires_at.is_expired(now));
        Ok(live.any(|grant| grant.scope.contains("device_sso")))
    })
}

/// Ends one at its applications, as a login in a browser ends. Returns whether there was one.
///
/// # Errors
/// Those of the store. It can be repeated.
pub(crate) fn end<'a, S: UiProvider>(
    server: &'a S,
    subject: &'a str,
    session_id: &'a str,
) -> BoxFuture<'a, Result<bool, OAuthError>> {
    Box::pin(async move {
        if !is_shared(server, subject, session_id).await? {
            return Ok(false);
        }
        let own = Account::by_password(subject, "", server.settings().now());
        let login = [Account { session_id: session_id.to_owned(), ..own }];
        // No page is open that could load the frames.
        end_at_clients(server, &login).await?;
        server.session_is_over().await;
        events::logged_out(server, &login);
        Ok(true)
    })
}
