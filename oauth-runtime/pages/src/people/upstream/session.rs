//! A session at an upstream by which people logged in here: who they are, and whether the upstream has ended it.
//!
//! Each person has a row among the sessions, and the end is another row. Their keys are made from the issuer and the issuer's name
//! of the session, because a logout token need not name the person. No two writers share a row, because stores replace a whole one:
//! a login that read it before another login, or before the end, would undo that.

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::store::{ReplayStore, SessionStore, StoredSession};
use oauth_runtime_core::{Digest, OAuthError, Timestamp};
use oauth_runtime_upstream::Upstream;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::provider::UiProvider;

/// How long the row is kept at least, in seconds: 30 days.
const KEPT_FOR: u64 = 30 * 24 * 3600;

/// The maximum number of people who logged in by one session. The next one cannot log in by it.
const MOST_PEOPLE: usize = 8;

/// A person who logged in by it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Joined {
    /// The person here. Earlier versions had one row for several people.
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
    if !note(server, upstream, session_id, &account.subject).await? {
        tracing::warn!(
            upstream = upstream.id(),
            "too many people log in by one session of an upstream; another one did not"
        );
        return Ok(false);
    }
    Ok(!has_ended(server, account).await?)
}

/// Notes that a person logs in by the session. `false`: too many people did.
async fn note<S: UiProvider>(
    server: &S,
    upstream: &Upstream,
    session_id: &str,
    subject: &str,
) -> Result<bool, OAuthError> {
    let until = kept_until(server);
    for number in 0..MOST_PEOPLE {
        let place = place(upstream, session_id, number);
        let joined: Joined = find(server, &place).await?;
        let is_theirs = joined.subjects.iter().any(|joined| joined == subject);
        if !is_theirs && !joined.subjects.is_empty() {
            continue;
        }
        // Of several people at the same moment, one gets the place; who has it keeps it.
        let claim = Digest::of(&format!("place in a session of an upstream\0{place}"));
        if is_theirs || server.store().use_once(&claim, until).await.map_err(store_failure::<S::Store>)? {
            let joined = if is_theirs { joined } else { Joined { subjects: vec![subject.to_owned()] } };
            keep(server, place, &joined, until).await?;
            return Ok(true);
        }
    }
    Ok(false)
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
    keep(server, place_of_end(upstream, session_id), &ended, kept_until(server)).await?;
    people(server, upstream, session_id).await
}

/// The same, but only if people logged in by the session: the caller may have invented its name.
pub(super) async fn end_known<S: UiProvider>(
    server: &S,
    upstream: &Upstream,
    session_id: &str,
) -> Result<Vec<String>, OAuthError> {
    match people(server, upstream, session_id).await?.is_empty() {
        true => Ok(Vec::new()),
        false => end(server, upstream, session_id).await,
    }
}

/// Who logged in by a session.
async fn people<S: UiProvider>(
    server: &S,
    upstream: &Upstream,
    session_id: &str,
) -> Result<Vec<String>, OAuthError> {
    let mut people = Vec::new();
    // Somebody may be taking one of the places at this moment, so the next ones count, too.
    for number in 0..MOST_PEOPLE {
        let joined: Joined = find(server, &place(upstream, session_id, number)).await?;
        people.extend(joined.subjects);
    }
    people.sort_unstable();
    people.dedup();
    Ok(people)
}

/// A place in a session. The first one is that of earlier versions.
fn place(upstream: &Upstream, session_id: &str, number: usize) -> Digest {
    let session = format!("session of an upstream\0{}\0{session_id}", upstream.issuer());
    Digest::of(&if number == 0 { session } else { format!("{session}\0{number}") })
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

/// At least as long as a login may last.
fn kept_until<S: UiProvider>(server: &S) -> Timestamp {
    let now = server.settings().now();
    now.plus(KEPT_FOR).max(now + server.pages().session_lifetimes().logged_in)
}

async fn keep<S: UiProvider>(
    server: &S,
    digest: Digest,
    record: &impl Serialize,
    expires_at: Timestamp,
) -> Result<(), OAuthError> {
    let data = serde_json::to_string(record).map_err(|error| {
        tracing::error!(%error, "could not write the session of an upstream");
        OAuthError::ServerError
    })?;
    let row = StoredSession::new(digest, data, server.settings().now(), expires_at);
    server.store().create_session(row).await.map_err(store_failure::<S::Store>)
}
