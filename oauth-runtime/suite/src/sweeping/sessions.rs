//! Sessions are swept like tokens.

use std::sync::Arc;

use super::{LONG_AGO, sweep};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure};
use crate::samples::{Sample, digest, now};
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::{ExpiringStore, SessionStore, StoredSession};

pub(crate) fn cases<S: ExpiringStore + SessionStore + 'static>() -> Vec<Case<S>> {
    cases!["sweeping": drops_expired_sessions, leaves_live_sessions]
}

fn session(saved_at: Timestamp, expires_at: Timestamp) -> StoredSession {
    StoredSession::new(digest(), "data", saved_at, expires_at)
}

async fn drops_expired_sessions<S: ExpiringStore + SessionStore>(store: Arc<S>) -> Outcome {
    let expired = session(LONG_AGO, LONG_AGO);
    store.create_session(expired.clone()).await?;
    sweep(&*store, LONG_AGO, 1000).await?;
    ensure!(store.get_session(&expired.digest).await?.is_none(), "an expired session is kept");
    Ok(())
}

/// Two of them were about to expire when they were stored again.
async fn leaves_live_sessions<S: ExpiringStore + SessionStore>(store: Arc<S>) -> Outcome {
    let Sample { issued_at, expires_at, .. } = Sample::new();
    let live = || session(issued_at, expires_at);
    let expired = |session: &StoredSession| {
        changed!(StoredSession { saved_at: LONG_AGO, expires_at: LONG_AGO, ..session.clone() })
    };
    let (live, created, replaced) = (live(), live(), live());
    // A store may have deleted one that was already expired, so it expires in a moment.
    let ending = changed!(StoredSession { expires_at: now().plus(600), ..replaced.clone() });
    for session in [live.clone(), expired(&created), created.clone(), ending] {
        store.create_session(session).await?;
    }
    ensure!(store.replace_session(&replaced.digest, replaced.clone()).await?, "a live session is gone");
    sweep(&*store, now(), 1000).await?;
    for session in [live, created, replaced] {
        ensure!(store.get_session(&session.digest).await?.is_some(), "a live session is gone");
    }
    Ok(())
}
