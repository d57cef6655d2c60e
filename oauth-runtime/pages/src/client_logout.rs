//! A logout that a client requests. A provider with these pages calls it from
//! [`Logout::log_out`](oauth_runtime_core::logout::Logout::log_out).

use futures_util::future::BoxFuture;
use http::request::Parts;
use oauth_runtime_core::http::build_uri;
use oauth_runtime_core::logout::{LogoutDecision, LogoutRequest};
use oauth_runtime_core::openid::IdTokenHint;
use oauth_runtime_core::{BoxError, Client, OAuthError, Part};

use crate::account::Account;
use crate::client_name::name_at_logout;
use crate::cross_site::again_by_get;
use crate::logins::end_login;
use crate::logout::{LogoutPage, confirm_logout, end_session, logged_in, logged_out};
use crate::provider::UiProvider;
use crate::shared_logins;

/// Decides about a validated logout request. A client that knows who is logged in needs no confirmation; any
/// other does (RP-Initiated Logout section 2). If several accounts are logged in, the person is always asked.
///
/// # Errors
/// Those of the store.
pub async fn log_out<S: UiProvider>(
    server: &S,
    request: &LogoutRequest,
    http: &Parts,
) -> Result<LogoutDecision, BoxError> {
    Ok(LogoutDecision::Respond(respond(server, request, http).await?))
}

async fn respond<S: UiProvider>(
    server: &S,
    request: &LogoutRequest,
    http: &Parts,
) -> Result<oauth_runtime_core::http::Response, OAuthError> {
    if let Some(again) = again_by_get(server, http, || request.resume_uri()) {
        return Ok(again);
    }
    let accounts = logged_in(server, http).await?;
    let logout = wanted(request);
    let named = request.id_token_hint().zip(request.client());
    let is_known = named.is_some_and(|(hint, client)| is_alone(server, hint, client, &accounts));
    if const { S::DECLARATION.has_part("native_sso") }
        && let Some((hint, client)) = named
    {
        end_elsewhere(server, hint, client, &accounts).await?;
    }
    if !accounts.is_empty() && !is_known {
        return Ok(confirm_logout(server, http, logout).await);
    }
    let ended = end_session(server, http).await?;
    let mut response = logged_out(server, http, logout, &ended.frames);
    ended.forget(&mut response);
    Ok(response)
}

/// Ends the login of the hint if applications share it, and this browser has none such: it may have ended in every browser, or the
/// application may open one without cookies, and yet the next person at the device would come in.
fn end_elsewhere<'a, S: UiProvider>(
    server: &'a S,
    hint: &'a IdTokenHint,
    client: &'a Client,
    accounts: &'a [Account],
) -> BoxFuture<'a, Result<(), OAuthError>> {
    Box::pin(async move {
        let name_for = |session_id: &'a str| S::Parts::session(server, client, session_id.into());
        // Of a pairwise name, the login is not known; such an ID token shares none.
        let Some(session_id) = hint.session_id().filter(|session_id| name_for(session_id) == *session_id)
        else {
            return Ok(());
        };
        let is_here = accounts.iter().any(|account| account.session_id == session_id);
        if !is_here && shared_logins::is_shared(server, hint.subject(), session_id).await? {
            end_login(server, hint.subject(), session_id).await?;
        }
        Ok(())
    })
}

fn wanted(request: &LogoutRequest) -> LogoutPage {
    let mut logout = LogoutPage::new();
    let goes_to = request.post_logout_redirect_uri();
    if let Some(name) = request.client().and_then(|client| name_at_logout(client, goes_to)) {
        logout = logout.client(name);
    }
    if let Some(uri) = request.post_logout_redirect_uri() {
        let state: Vec<_> = request.state().map(|state| ("state", state)).into_iter().collect();
        logout = logout.return_to(build_uri(uri, &state, &[]));
        if request.needs_click() {
            logout = logout.by_click();
        }
    }
    match request.parameter("ui_locales") {
        Some(tags) => logout.ui_locales(tags),
        None => logout,
    }
}

/// Whether the hint is an ID token of the login in this browser. With several logins, it says nothing about
/// the others, which also end with the session.
pub(super) fn is_alone<S: UiProvider>(
    server: &S,
    hint: &IdTokenHint,
    client: &Client,
    accounts: &[Account],
) -> bool {
    let [account] = accounts else {
        return false;
    };
    match hint.session_id() {
        Some(session) => S::Parts::session(server, client, account.session_id.as_str().into()) == session,
        // An ID token without a session, such as one for a device, may come from anywhere: it says nothing
        // about this browser.
        None => false,
    }
}
