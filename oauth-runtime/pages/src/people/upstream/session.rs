//! A session at an upstream by which people logged in here: who they are, and whether the upstream has ended it.
//!
//! It is a row among the sessions. Its key is made from the issuer and the issuer's name of the session, because a
//! logout token need not name the person.

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::store::{SessionStore, StoredSession};
use oauth_runtime_core::{Digest, OAuthError, Timestamp};
use oauth_runtime_upstream::Upstream;
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::provider::UiProvider;

/// How long the row is kept at least, in seconds: 30 days.
const KEPT_FOR: u64 = 30 * 24 * 3600;

/// The maximum number of people who logged in by one session.
const MOST_PEOPLE: usize = 8;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct UpstreamSession {
    /// The people here, the latest first.
    subjects: Vec<String>,
    /// When the upstream ended it.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<Timestamp>,
}

/// Notes that a person logs in by a session of an upstream, so that its end also ends their login. `false`: the
/// upstream has ended the session since they signed in there.
pub(super) async fn join<S: UiProvider>(server: &S, account: &Account) -> Result<bool, OAuthError> {
    let Some(login) = &account.upstream else { return Ok(true) };
    let (Some(upstream), Some(session_id)) =
        (server.pages().upstreams().named(&login.id), login.session_id.as_deref())
    else {
        return Ok(true);
    };
    let digest = place(upstream, session_id);
    let mut session = find(server, &digest).await?;
    if session.ended_at.is_some_and(|ended_at| login.signed_in_at.is_none_or(|at| at <= ended_at)) {
        let upstream = upstream.id();
        tracing::info!(upstream, "a person logged out at their upstream before they were logged in here");
        return Ok(false);
    }
    session.ended_at = None;
    session.subjects.retain(|subject| *subject != account.subject);
    session.subjects.insert(0, account.subject.clone());
    session.subjects.truncate(MOST_PEOPLE);
    keep(server, digest, &session).await?;
    Ok(true)
}

/// Notes that a session of an upstream is over. Returns who logged in by it.
pub(super) async fn end<S: UiProvider>(
    server: &S,
    upstream: &Upstream,
    session_id: &str,
) -> Result<Vec<String>, OAuthError> {
    let digest = place(upstream, session_id);
    let mut session = find(server, &digest).await?;
    session.ended_at = Some(server.settings().now());
    keep(server, digest, &session).await?;
    Ok(session.subjects)
}

/// The same, but only if people logged in by the session: the caller may have invented its name.
pub(super) async fn end_known<S: UiProvider>(
    server: &S,
    upstream: &Upstream,
    session_id: &str,
) -> Result<Vec<String>, OAuthError> {
    match find(server, &place(upstream, session_id)).await?.subjects.is_empty() {
        true => Ok(Vec::new()),
        false => end(server, upstream, session_id).await,
    }
}

fn place(upstream: &Upstream, session_id: &str) -> Digest {
    Digest::of(&format!("session of an upstream\0{}\0{session_id}", upstream.issuer()))
}

async fn find<S: UiProvider>(server: &S, digest: &Digest) -> Result<UpstreamSession, OAuthError> {
    let kept = server.store().get_session(digest).await.map_err(store_failure::<S::Store>)?;
    let live = kept.filter(|kept| !kept.expires_at.is_expired(server.settings().now()));
    // An unreadable record is treated as absent.
    Ok(live.and_then(|kept| serde_json::from_str(&kept.data).ok()).unwrap_or_default())
}

async fn keep<S: UiProvider>(
    server: &S,
    digest: Digest,
    session: &UpstreamSession,
) -> Result<(), OAuthError> {
    let data = serde_json::to_string(session).map_err(|error| {
        tracing::error!(%error, "could not write the session of an upstream");
        OAuthError::ServerError
    })?;
    let now = server.settings().now();
    let expires_at = now.plus(KEPT_FOR).max(now + server.pages().session_lifetimes().logged_in);
    let row = StoredSession::new(digest, data, now, expires_at);
    server.store().create_session(row).await.map_err(store_failure::<S::Store>)
}
