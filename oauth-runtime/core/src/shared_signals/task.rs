//! The task of a server that pushes.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use super::TransmitsSignals;
use super::change::receivers;
use super::push::{Next, push};
use crate::failure::{catch_panic, store_failure};
use crate::server::Task;
use crate::{OAuthError, Secret, Text};

/// How many seconds it leaves a failed store alone.
const LOOKS_AGAIN: u64 = 5;

/// How often it looks while events may be about to settle.
const SOON: Duration = Duration::from_secs(1);

/// How often it looks otherwise: for what another instance left.
const IDLE: Duration = Duration::from_secs(15);

/// How long events may take to settle after they happened.
const AWAKE_FOR: Duration = Duration::from_secs(5);

/// Starts the task, which ends with the server.
pub(super) fn begin<S: TransmitsSignals>(server: &Arc<S>) {
    server.runtime().signals().belongs_to(server);
    begin_again(&**server);
}

/// Starts it, if there is none. Outside of a Tokio runtime nothing can start; the next event may be inside of one.
pub(super) fn begin_again<S: TransmitsSignals>(server: &S) {
    if server.settings().fetcher().is_none() || !server.settings().shared_signals() {
        return;
    }
    let Ok(tokio) = tokio::runtime::Handle::try_current() else { return };
    if let Some(task) = server.runtime().signals().begin() {
        tokio.spawn(run(Arc::new(task)));
    }
}

/// The name of an instance in its claims.
fn instance() -> Text {
    Secret::generate().reveal()[..16].into()
}

/// Begins to push to each receiver that there is. They do not wait for each other.
async fn run<S: TransmitsSignals>(task: Arc<Task<S>>) {
    let me = instance();
    let Some(mut news) = task.server().map(|server| server.runtime().signals().news()) else { return };
    let (mut pushing, mut busy) = (JoinSet::new(), HashSet::new());
    loop {
        while let Some(ended) = pushing.try_join_next() {
            if let Ok(client_id) = ended {
                busy.remove(&client_id);
            }
        }
        let Some(server) = task.server() else { return };
        // The store has logged what went wrong.
        let all = receivers(server.store()).await.map_err(store_failure::<S::Store>).unwrap_or_default();
        drop(server);
        for client_id in all {
            if busy.insert(client_id.clone()) {
                pushing.spawn(keep_pushing(Arc::clone(&task), me.clone(), client_id));
            }
        }
        if timeout(IDLE, news.changed()).await.is_ok() {
            // A busy provider does not look more often than this.
            sleep(SOON).await;
        }
    }
}

/// Pushes to one receiver until it has no stream any more, and returns it.
async fn keep_pushing<S: TransmitsSignals>(task: Arc<Task<S>>, me: Text, client_id: Text) -> Text {
    let news = task.server().map(|server| server.runtime().signals().news());
    let Some(mut news) = news else { return client_id };
    let mut awake_until = Instant::now() + AWAKE_FOR;
    loop {
        let Some(server) = task.server() else { return client_id };
        // The store has logged what went wrong.
        let pushed = catch_panic(push(&*server, &me, &client_id)).await;
        drop(server);
        // Also what happened during the push, or while this was awake, takes a while to settle.
        if news.has_changed().unwrap_or(false) {
            news.mark_unchanged();
            awake_until = Instant::now() + AWAKE_FOR;
        }
        let pause = match pushed.map_or(Next::In(LOOKS_AGAIN), |(_, next)| next) {
            Next::Gone => return client_id,
            Next::Now => continue,
            Next::In(seconds) => Duration::from_secs(seconds).min(IDLE),
            Next::Quiet if Instant::now() < awake_until => SOON,
            Next::Quiet => IDLE,
        };
        if timeout(pause, news.changed()).await.is_ok() {
            awake_until = Instant::now() + AWAKE_FOR;
            sleep(SOON).await;
        }
    }
}

/// Pushes what is due to all receivers, with one attempt each, and returns how many security event tokens were taken.
///
/// A running server does this by itself, a few seconds after something happened. Call it from a program that a scheduler starts.
/// Any number of instances may push from the same store.
///
/// # Errors
/// Those of the store.
pub async fn push_signals<S: TransmitsSignals>(server: &Arc<S>) -> Result<usize, OAuthError> {
    if !server.settings().shared_signals() {
        return Ok(0);
    }
    let me = instance();
    let receivers = receivers(server.store()).await.map_err(store_failure::<S::Store>)?;
    let each = receivers.iter().map(|client_id| catch_panic(what_is_due(&**server, &me, client_id)));
    // Another receiver's is none of the others' business; the failure is logged.
    Ok(join_all(each).await.into_iter().filter_map(Result::ok).sum())
}

async fn what_is_due<S: TransmitsSignals>(
    server: &S,
    me: &Text,
    client_id: &Text,
) -> Result<usize, OAuthError> {
    let mut sent = 0;
    loop {
        match push(server, me, client_id).await? {
            (more, Next::Now) if more > 0 => sent += more,
            (more, _) => return Ok(sent + more),
        }
    }
}
