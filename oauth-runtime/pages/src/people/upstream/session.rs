//! A session at an upstream by which people logged in here: who they are, and whether the upstream has ended it.
//!
//! It is a row among the sessions, and its end is another. Their keys are made from the issuer and the issuer's name of
//! the session, because a logout token need not name the person. They are two rows because stores replace a whole row: a
//! login that read the row before the session ended would undo the end.

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::store::{SessionStore, StoredSession};
use oauth_runtime_core::{Digest, OAuthError, Timestamp};
use oauth_runtime_upstream::Upstream;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::provider::UiProvider;

/// How long the row is kept at least, in seconds: 30 days.
const KEPT_FOR: u64 = 30 * 24 * 3600;

/// The maximum number of people who logged in by one session.
const MOST_PEOPLE: usize = 8;

/// Who logged in by it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct UpstreamSession {
    /// The people here, the latest first.
    subjects: Vec<String>,
}

/// When the upstream ended it: in a row of its own, which no login writes.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct EndedSession {
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
    let mut session: UpstreamSession = find(server, &digest).await?;
    session.subjects.retain(|subject| *subject != account.subject);
    session.subjects.insert(0, account.subject.clone());
    session.subjects.truncate(MOST_PEOPLE);
    keep(server, digest, &session).await?;
    Ok(!has_ended(server, account).await?)
}

/// Whether the upstream has ended the session since the person signed in there. A login looks once more when it is stored: an
/// end at this moment either finds the login, or is found.
pub(super) async fn has_ended<S: UiProvider>(server: &S, account: &Account) -> Result<bool, OAuthError> {
    let Some(login) = &account.upstream else { return Ok(false) };
    let (Some(upstream), Some(session_id)) =
        (server.pages().upstreams().named(&login.id), login.session_id.as_deref())
    else {
        return Ok(false);
    };
    let ended: EndedSession = find(server, &place_of_end(upstream, session_id)).await?;
    let has_ended = ended.ended_at.is_some_and(|ended_at| login.signed_in_at.is_none_or(|at| at <= ended_at));
    if has_ended {
        let upstream = upstream.id();
        tracing::info!(upstream, "a person logged out at their upstream before they were logged in here");
    }
    Ok(has_ended)
}

/// Notes that a session of an upstream is over. Returns who logged in by it.
pub(super) async fn end<S: UiProvider>(
    server: &S,
    upstream: &Upstream,
    session_id: &str,
) -> Result<Vec<String>, OAuthError> {
    let ended = EndedSession { ended_at: Some(server.settings().now()) };
    keep(server, place_of_end(upstream, session_id), &ended).await?;
    let session: UpstreamSession = find(server, &place(upstream, session_id)).await?;
    Ok(session.subjects)
}

/// The same, but only if people logged in by the session: the caller may have invented its name.
pub(super) async fn end_known<S: UiProvider>(
    server: &S,
    upstream: &Upstream,
    session_id: &str,
) -> Result<Vec<String>, OAuthError> {
    let known: UpstreamSession = find(server, &place(upstream, session_id)).await?;
    match known.subjects.is_empty() {
        true => Ok(Vec::new()),
        false => end(server, upstream, session_id).await,
    }
}

fn place(upstream: &Upstream, session_id: &str) -> Digest {
    Digest::of(&format!("session of an upstream\0{}\0{session_id}", upstream.issuer()))
}

fn place_of_end(upstream: &Upstream, session_id: &str) -> Digest {
    Digest::of(&format!("ended session of an upstream\0{}\0{session_id}", upstream.issuer()))
}

async fn find<S: UiProvider, T: Default + DeserializeOwned>(
    server: &S,
    digest: &Digest,
) -> Result<T, OAuthError> {
    let kept = server.store().get_session(digest).await.map_err(store_failure::<S::Store>)?;
    let live = kept.filter(|kept| !kept.expires_at.is_expired(server.settings().now()));
    // An unreadable record is treated as absent.
    Ok(live.and_then(|kept| serde_json::from_str(&kept.data).ok()).unwrap_or_default())
}

async fn keep<S: UiProvider>(server: &S, digest: Digest, record: &impl Serialize) -> Result<(), OAuthError> {
    let data = serde_json::to_string(record).map_err(|error| {
        tracing::error!(%error, "could not write the session of an upstream");
        OAuthError::ServerError
    })?;
    let now = server.settings().now();
    let expires_at = now.plus(KEPT_FOR).max(now + server.pages().session_lifetimes().logged_in);
    let row = StoredSession::new(digest, data, now, expires_at);
    server.store().create_session(row).await.map_err(store_failure::<S::Store>)
}
