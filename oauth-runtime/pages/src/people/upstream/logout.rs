//! The logout at an upstream, after ours (OpenID Connect RP-Initiated Logout 1.0).

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::http::Form;
use oauth_runtime_core::store::{SessionStore, StoredSession};
use oauth_runtime_core::{Digest, OAuthError, Secret};
use oauth_runtime_upstream::Upstream;
use url::Url;

use super::{LOGGED_OUT, begun};
use crate::account::{Account, UpstreamLogin};
use crate::logout::{LogoutPage, logged_out};
use crate::next::{Next, Outcome};
use crate::paths;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// The upstream at which the person logs out too, if they signed in with one. A browser can go to one place only: with several
/// accounts, to the upstream of the account that logged in last.
fn upstream_of<'a, S: UiProvider>(
    server: &'a S,
    accounts: &'a [Account],
) -> Option<(&'a Upstream, &'a UpstreamLogin)> {
    let login = accounts.iter().find_map(|account| account.upstream.as_ref())?;
    let upstreams = server.pages().upstreams();
    let passes_on = upstreams.policy().is_none_or(|policy| policy.passes_logout_on(&login.id));
    Some((upstreams.named(&login.id).filter(|_| passes_on)?, login))
}

/// Keeps the logout, if it goes on at an upstream. Returns the `state`.
pub(super) async fn keep<S: UiProvider>(
    visit: &Visit<'_, S>,
    accounts: &[Account],
    page: &LogoutPage,
) -> Option<String> {
    upstream_of(visit.server, accounts)?;
    match kept(visit, page).await {
        Ok(state) => Some(state.reveal().to_owned()),
        Err(error) => {
            tracing::warn!(%error, "a person who logs out at their upstream does not go on to the client's page");
            None
        }
    }
}

/// Where the browser goes to log out at the upstream.
pub(super) async fn onward<S: UiProvider>(
    server: &S,
    accounts: &[Account],
    state: Option<&str>,
) -> Option<String> {
    let (upstream, login) = upstream_of(server, accounts)?;
    let back = Url::parse(&server.settings().issuer().join(LOGGED_OUT)).ok()?;
    let id_token = login.id_token.as_deref().map(Secret::from);
    match upstream.end_session_url(id_token.as_ref(), Some(&back), state).await {
        Ok(url) => url.map(String::from),
        Err(error) => {
            let (upstream, advice) = (upstream.id(), error.advice());
            let error = &error as &dyn std::error::Error;
            tracing::warn!(upstream, error, advice, "a person logged out here, and not at their upstream");
            None
        }
    }
}

/// Keeps the rest of the logout until the person comes back, so that the upstream does not learn which client it is for, and
/// the URL is short. Returns the `state` that leads to it, in this browser only: an attacker cannot use it to send the
/// person to another site.
async fn kept<S: UiProvider>(visit: &Visit<'_, S>, page: &LogoutPage) -> Result<Secret, OAuthError> {
    let (state, name) = (begun::state(visit, LOGGED_OUT), visit.name(page.purpose())?);
    let digest = place(visit.keys().current(), state.reveal());
    let expires_at = visit.now + visit.server.pages().session_lifetimes().anonymous;
    let row = StoredSession::new(digest, name, visit.now, expires_at);
    visit.server.store().create_session(row).await.map_err(store_failure::<S::Store>)?;
    Ok(state)
}

fn place(key: &Secret, state: &str) -> Digest {
    Digest::of(&format!("{LOGGED_OUT}\0{}\0{state}", key.reveal()))
}

/// The person came back. They go on to the address that the client of the logout asked for.
pub(super) async fn come_back<S: UiProvider>(visit: &mut Visit<'_, S>, query: &Form<'_>) -> Outcome {
    let state = query.get("state").unwrap_or_default();
    let digest = begun::maker(visit, LOGGED_OUT, state).map(|key| place(key, state));
    let kept = match digest {
        Some(digest) => visit.server.store().get_session(&digest).await.map_err(store_failure::<S::Store>)?,
        None => None,
    };
    let live = kept.filter(|kept| !kept.expires_at.is_expired(visit.now));
    let pending = live.and_then(|kept| visit.pending(&kept.data).ok());
    let page = pending.and_then(|pending| LogoutPage::of(pending.purpose));
    Ok(match page {
        Some(page) => Next::Respond(logged_out(visit.server, visit.http, page, &[])),
        None => Next::Go(visit.path(paths::LOGGED_OUT)),
    })
}
