//! The task of a server that pushes.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::{Instant, sleep};

use super::TransmitsSignals;
use super::change::receivers;
use super::push::{Next, push};
use crate::failure::{catch_panic, store_failure};
use crate::server::Task;
use crate::{OAuthError, Secret, Text};

/// How long it leaves a failed store alone.
const LOOKS_AGAIN: Duration = Duration::from_secs(5);

/// How often it looks while events may be about to settle.
const SOON: Duration = Duration::from_secs(1);

/// How often it looks otherwise: for what another instance left.
const IDLE: Duration = Duration::from_secs(15);

/// How long events may take to settle after they happened.
const AWAKE_FOR: Duration = Duration::from_secs(5);

/// How many tokens in a row one receiver gets before the others are looked at again.
const ROUNDS: usize = 10;

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
        tokio.spawn(run(task));
    }
}

/// The name of an instance in its claims.
fn instance() -> Text {
    Secret::generate().reveal()[..16].into()
}

async fn run<S: TransmitsSignals>(task: Task<S>) {
    let me = instance();
    let mut awake_until = Instant::now() + AWAKE_FOR;
    loop {
        let Some(server) = task.server() else { return };
        // The store has logged what went wrong.
        let round = catch_panic(round(&*server, &me)).await;
        let pause = match &round {
            Ok((_, Next::Now)) => Duration::ZERO,
            Ok((_, Next::In(seconds))) => Duration::from_secs(*seconds).min(IDLE),
            Ok((_, Next::Quiet)) if Instant::now() < awake_until => SOON,
            Ok((_, Next::Quiet)) => IDLE,
            Err(_) => LOOKS_AGAIN,
        };
        let pause_is_long = pause > SOON;
        let wanted = server.runtime().signals().pause(pause);
        drop(server);
        let begun = Instant::now();
        wanted.await;
        if begun.elapsed() < pause && pause_is_long {
            // Something happened. A busy provider does not look more often than this.
            awake_until = Instant::now() + AWAKE_FOR;
            sleep(SOON).await;
        }
    }
}

/// Sends what is due to each receiver. One of them does not hold up another.
async fn round<S: TransmitsSignals>(server: &S, me: &Text) -> Result<(usize, Next), OAuthError> {
    let receivers = receivers(server.store()).await.map_err(store_failure::<S::Store>)?;
    let each = receivers.iter().map(|client_id| catch_panic(some(server, me, client_id)));
    let (mut sent, mut next) = (0, Next::Quiet);
    for came in join_all(each).await {
        // Another receiver's is none of the others' business; the failure is logged.
        let (own_sent, own_next) = came.unwrap_or((0, Next::In(5)));
        sent += own_sent;
        next = sooner(next, own_next);
    }
    Ok((sent, next))
}

async fn some<S: TransmitsSignals>(
    server: &S,
    me: &Text,
    client_id: &Text,
) -> Result<(usize, Next), OAuthError> {
    let mut sent = 0;
    for _ in 0..ROUNDS {
        match push(server, me, client_id).await? {
            (more, Next::Now) => sent += more,
            (more, next) => return Ok((sent + more, next)),
        }
    }
    Ok((sent, Next::Now))
}

fn sooner(one: Next, other: Next) -> Next {
    match (one, other) {
        (Next::Now, _) | (_, Next::Now) => Next::Now,
        (Next::In(one), Next::In(other)) => Next::In(one.min(other)),
        (Next::In(seconds), Next::Quiet) | (Next::Quiet, Next::In(seconds)) => Next::In(seconds),
        (Next::Quiet, Next::Quiet) => Next::Quiet,
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
    let me = instance();
    let mut sent = 0;
    loop {
        let (more, next) = round(&**server, &me).await?;
        sent += more;
        if next != Next::Now || more == 0 {
            return Ok(sent);
        }
    }
}
