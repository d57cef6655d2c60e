//! Used values and the clients of sessions are swept like tokens.

use std::sync::Arc;

use super::{LONG_AGO, sweep};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::samples::{Sample, digest, fresh, now};
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::{ExpiringStore, ReplayStore, SessionClient, SessionClientStore};

pub(crate) fn cases_of_replay<S: ExpiringStore + ReplayStore + 'static>() -> Vec<Case<S>> {
    cases!["sweeping": drops_expired_uses, leaves_live_uses]
}

pub(crate) fn cases_of_session_clients<S>() -> Vec<Case<S>>
where
    S: ExpiringStore + SessionClientStore + 'static,
{
    cases!["sweeping": drops_expired_session_clients, leaves_live_session_clients]
}

async fn drops_expired_uses<S: ExpiringStore + ReplayStore>(store: Arc<S>) -> Outcome {
    let used = digest();
    store.use_once(&used, LONG_AGO).await?;
    sweep(&*store, LONG_AGO, 1000).await?;
    ensure!(store.use_once(&used, LONG_AGO).await?, "an expired use is kept");
    Ok(())
}

async fn leaves_live_uses<S: ExpiringStore + ReplayStore>(store: Arc<S>) -> Outcome {
    let (used, expires_at) = (digest(), Sample::new().expires_at);
    store.use_once(&used, expires_at).await?;
    sweep(&*store, now(), 1000).await?;
    ensure!(!store.use_once(&used, expires_at).await?, "what was used is forgotten before its time");
    Ok(())
}

fn client(session_id: &str, expires_at: Timestamp) -> SessionClient {
    let Sample { client_id, subject, .. } = Sample::new();
    SessionClient::new(session_id, client_id, subject, expires_at)
}

async fn drops_expired_session_clients<S: ExpiringStore + SessionClientStore>(store: Arc<S>) -> Outcome {
    let session = fresh("session");
    store.add_session_client(client(&session, LONG_AGO)).await?;
    let whose = client(&session, LONG_AGO).subject;
    store
        .add_session_client(changed!(SessionClient { subject: whose.clone(), ..client(&session, LONG_AGO) }))
        .await?;
    sweep(&*store, LONG_AGO, 1000).await?;
    let kept = store.list_session_clients(&session).await?;
    ensure_eq!(kept, Vec::new(), "the clients of a session that is over");
    ensure_eq!(store.list_subject_clients(&whose).await?, Vec::new(), "the clients of its person");
    Ok(())
}

/// One of them was about to expire when it was recorded again.
async fn leaves_live_session_clients<S: ExpiringStore + SessionClientStore>(store: Arc<S>) -> Outcome {
    let (session, Sample { expires_at, .. }) = (fresh("session"), Sample::new());
    let (live, prolonged) = (client(&session, expires_at), client(&session, expires_at));
    let before = changed!(SessionClient { expires_at: LONG_AGO, ..prolonged.clone() });
    for client in [before, prolonged, live] {
        store.add_session_client(client).await?;
    }
    sweep(&*store, now(), 1000).await?;
    let kept = store.list_session_clients(&session).await?.len();
    ensure_eq!(kept, 2, "how many clients of a live session are kept");
    Ok(())
}
