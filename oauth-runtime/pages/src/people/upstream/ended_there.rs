//! An upstream says that a session there is over: server to server (OpenID Connect Back-Channel Logout 1.0), or in a
//! frame of its logout page (Front-Channel Logout 1.0). The logins here that came from it end, with their sessions and
//! grants.

use std::collections::BTreeSet;

use http::header::{CACHE_CONTROL, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::http::{Form, Response, json};
use oauth_runtime_core::store::{SessionStore, StoredSession, UpstreamLink, UpstreamStore};
use oauth_runtime_core::{Digest, OAuthError};
use oauth_runtime_upstream::{LogoutToken, Upstream};
use serde_json::json;

use super::session;
use crate::account::Account;
use crate::logins::end_logins;
use crate::next::{Next, Outcome};
use crate::provider::UiProvider;
use crate::visit::Visit;

/// When the upstream may try again, in seconds.
const AGAIN_AFTER: u64 = 10;

/// A logout token of the upstream with this name (Back-Channel Logout section 2.5).
pub(super) async fn by_token<S>(visit: &Visit<'_, S>, id: &str, form: &Form<'_>) -> Outcome
where
    S: UiProvider<Store: UpstreamStore>,
{
    let outcome = take_token(visit, id, form).await;
    Ok(Next::Respond(outcome.map_or_else(|error| refused(&error), |()| taken())))
}

/// The session that a frame of the upstream's logout page names (Front-Channel Logout section 2). Only somebody who has
/// seen an ID token of the session knows its name. Browsers send no cookie of ours into the frame of another site, so
/// the page needs none.
pub(super) async fn in_frame<S>(visit: &Visit<'_, S>, id: &str, query: &Form<'_>) -> Outcome
where
    S: UiProvider<Store: UpstreamStore>,
{
    let outcome = end_framed(visit.server, id, query).await;
    Ok(Next::Respond(outcome.map_or_else(|error| refused(&error), |()| taken())))
}

async fn take_token<S>(visit: &Visit<'_, S>, id: &str, form: &Form<'_>) -> Result<(), OAuthError>
where
    S: UiProvider<Store: UpstreamStore>,
{
    let server = visit.server;
    let upstream = named(server, id)?;
    let token = parameter(form, "logout_token")?;
    let token = upstream.verify_logout_token(token).await.map_err(|error| {
        let (id, advice, cause) = (upstream.id(), error.advice(), &error as &dyn std::error::Error);
        tracing::warn!(upstream = id, error = cause, advice, "a logout notice of an upstream was refused");
        match error.is_temporary() {
            true => OAuthError::TemporarilyUnavailable { retry_after: None },
            false => OAuthError::invalid_request("the logout token is not acceptable"),
        }
    })?;
    // A token is valid once. It is noted after all logins have ended: after a failure of the store, the upstream may
    // send it again.
    let noted = Digest::of(&format!("logout token\0{}\0{}", upstream.issuer(), token.jwt_id));
    let known = server.store().get_session(&noted).await.map_err(store_failure::<S::Store>)?;
    if known.is_some() {
        tracing::warn!(upstream = upstream.id(), "a logout token came a second time");
        return Err(OAuthError::invalid_request("the logout token was used before"));
    }
    end(server, upstream, &token).await?;
    let note = StoredSession::new(noted, "{}", visit.now, token.expires_at);
    server.store().create_session(note).await.map_err(store_failure::<S::Store>)
}

async fn end_framed<S>(server: &S, id: &str, query: &Form<'_>) -> Result<(), OAuthError>
where
    S: UiProvider<Store: UpstreamStore>,
{
    let upstream = named(server, id)?;
    if parameter(query, "iss")? != upstream.issuer() {
        return Err(OAuthError::invalid_request("`iss` is not the issuer of this upstream"));
    }
    let session_id = parameter(query, "sid")?;
    for subject in session::end_known(server, upstream, session_id).await? {
        let ended = end_logins(server, &subject, |account| is_of(account, upstream, Some(session_id), None));
        tell(upstream, &subject, ended.await?);
    }
    Ok(())
}

/// Ends the logins that the token is about (Back-Channel Logout section 2.7).
async fn end<S>(server: &S, upstream: &Upstream, token: &LogoutToken) -> Result<(), OAuthError>
where
    S: UiProvider<Store: UpstreamStore>,
{
    let (session_id, there) = (token.session_id.as_deref(), token.subject.as_deref());
    let mut subjects = BTreeSet::new();
    if let Some(session_id) = session_id {
        subjects.extend(session::end(server, upstream, session_id).await?);
    }
    if let Some(there) = there {
        let digest = UpstreamLink::digest_of(upstream.issuer(), there);
        let link = server.store().get_upstream_link(&digest).await.map_err(store_failure::<S::Store>)?;
        subjects.extend(link.map(|link| link.subject.to_string()));
    }
    for subject in subjects {
        let ended = end_logins(server, &subject, |account| is_of(account, upstream, session_id, there));
        tell(upstream, &subject, ended.await?);
    }
    Ok(())
}

/// Whether a login came from this session of the upstream, or from any session of this person there. A login whose
/// session is unknown matches too, because it may have come from this session.
fn is_of(account: &Account, upstream: &Upstream, session_id: Option<&str>, there: Option<&str>) -> bool {
    let Some(login) = account.upstream.as_ref().filter(|login| login.id == upstream.id()) else {
        return false;
    };
    let fits = |own: &Option<String>, wanted: Option<&str>| match (own.as_deref(), wanted) {
        (Some(own), Some(wanted)) => own == wanted,
        _ => true,
    };
    fits(&login.session_id, session_id) && fits(&login.subject, there)
}

fn tell(upstream: &Upstream, subject: &str, logins: usize) {
    if logins > 0 {
        tracing::info!(upstream = upstream.id(), subject, logins, "a person logged out at their upstream");
    }
}

fn named<'s, S: UiProvider>(server: &'s S, id: &str) -> Result<&'s Upstream, OAuthError> {
    let upstream = server.pages().upstreams().named(id);
    upstream.ok_or_else(|| OAuthError::invalid_request("there is no such upstream"))
}

/// A parameter that must be there once.
fn parameter<'f>(form: &'f Form<'_>, name: &str) -> Result<&'f str, OAuthError> {
    match form.get(name).filter(|value| !value.is_empty()) {
        Some(value) if form.count(name) == 1 => Ok(value),
        Some(_) => Err(OAuthError::invalid_request(format!("`{name}` is there more than once"))),
        None => Err(OAuthError::invalid_request(format!("`{name}` is missing"))),
    }
}

/// Section 2.8 of Back-Channel Logout: no cache may answer a later notice.
fn taken() -> Response {
    let mut response = Response::default();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A wrong notice gets 400. A failure here gets 5xx, so that upstreams that retry do so.
fn refused(error: &OAuthError) -> Response {
    let status = match error.status() {
        status if status.is_server_error() => status,
        _ => StatusCode::BAD_REQUEST,
    };
    let body = json!({ "error": error.code(), "error_description": error.description() });
    let mut response = json(status, &body);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(AGAIN_AFTER));
    }
    response
}
