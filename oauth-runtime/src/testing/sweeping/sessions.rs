//! Sessions are swept as tokens are.

use std::sync::Arc;

use super::{LONG_AGO, sweep};
use crate::Timestamp;
use crate::store::{ExpiringStore, SessionStore, StoredSession};
use crate::testing::case::{Case, Outcome, cases, ensure};
use crate::testing::samples::{Sample, digest, now};

pub(in crate::testing) fn cases<S: ExpiringStore + SessionStore + 'static>() -> Vec<Case<S>> {
    cases!["sweeping": drops_expired_sessions, leaves_live_sessions]
}

fn session(saved_at: Timestamp, expires_at: Timestamp) -> StoredSession {
    StoredSession { digest: digest(), data: "data".to_owned(), saved_at, expires_at }
}

async fn drops_expired_sessions<S: ExpiringStore + SessionStore>(store: Arc<S>) -> Outcome {
    let expired = session(LONG_AGO, LONG_AGO);
    store.save_session(expired.clone()).await?;
    sweep(&*store, LONG_AGO, 1000).await?;
    ensure!(store.get_session(&expired.digest).await?.is_none(), "an expired session is kept");
    Ok(())
}

/// One of them was about to expire when it was saved again.
async fn leaves_live_sessions<S: ExpiringStore + SessionStore>(store: Arc<S>) -> Outcome {
    let Sample { issued_at, expires_at, .. } = Sample::new();
    let (live, prolonged) = (session(issued_at, expires_at), session(issued_at, expires_at));
    let before = StoredSession { saved_at: LONG_AGO, expires_at: LONG_AGO, ..prolonged.clone() };
    for session in [live.clone(), before, prolonged.clone()] {
        store.save_session(session).await?;
    }
    sweep(&*store, now(), 1000).await?;
    ensure!(store.get_session(&live.digest).await?.is_some(), "a live session is gone");
    ensure!(store.get_session(&prolonged.digest).await?.is_some(), "a session that was prolonged is gone");
    Ok(())
}
