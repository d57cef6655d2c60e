//! The logout at an upstream, after ours (OpenID Connect RP-Initiated Logout 1.0).

use oauth_runtime_core::Secret;
use oauth_runtime_core::http::Form;
use url::Url;

use super::LOGGED_OUT;
use crate::logout::{LogoutPage, logged_out};
use crate::next::{Next, Outcome};
use crate::paths;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// Where the browser goes to log out at the upstream, if the person who logs out here signed in with one. It can go to
/// one place only: with several accounts, to the upstream of the account that logged in last.
pub(super) async fn onward<S: UiProvider>(visit: &Visit<'_, S>, page: &LogoutPage) -> Option<String> {
    let login = visit.data().accounts().iter().find_map(|account| account.upstream.as_ref())?;
    let upstreams = visit.server.pages().upstreams();
    let upstream = upstreams.named(&login.id)?;
    if upstreams.policy().is_some_and(|policy| !policy.passes_logout_on(&login.id)) {
        return None;
    }
    let back = Url::parse(&visit.server.settings().issuer().join(LOGGED_OUT)).ok()?;
    // Only this browser can use it, so an attacker cannot use it to send the person to another site.
    let state = visit.name(page.purpose()).ok();
    let id_token = login.id_token.as_deref().map(Secret::from);
    match upstream.end_session_url(id_token.as_ref(), Some(&back), state.as_deref()).await {
        Ok(url) => url.map(String::from),
        Err(error) => {
            let (upstream, advice) = (upstream.id(), error.advice());
            let error = &error as &dyn std::error::Error;
            tracing::warn!(upstream, error, advice, "a person logged out here, and not at their upstream");
            None
        }
    }
}

/// The person came back. They go on to the address that the client of the logout asked for.
pub(super) fn come_back<S: UiProvider>(visit: &mut Visit<'_, S>, query: &Form<'_>) -> Outcome {
    let pending = visit.pending(query.get("state").unwrap_or_default());
    let page = pending.ok().and_then(|pending| LogoutPage::of(pending.purpose));
    Ok(match page {
        Some(page) => Next::Respond(logged_out(visit.server, visit.http, page, &[])),
        None => Next::Go(visit.path(paths::LOGGED_OUT)),
    })
}
