//! The task of a server that sends its events.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::{Instant, sleep, timeout};

use super::part::SendsWebhooks;
use super::send::{Next, send};
use crate::failure::catch_panic;
use crate::server::Task;

/// How many seconds it leaves a failed store alone.
const LOOKS_AGAIN: u64 = 5;

/// How often it looks while events may be about to settle.
const SOON: Duration = Duration::from_secs(1);

/// How often it looks otherwise: for the events of an instance that ended before it had sent them.
const IDLE: Duration = Duration::from_secs(15);

/// How long events may take to settle after the store has them.
const AWAKE_FOR: Duration = Duration::from_secs(4);

/// Starts the task, which ends with the server.
pub(super) fn begin<S: SendsWebhooks>(server: &Arc<S>) {
    server.runtime().webhooks().belongs_to(server);
    begin_again(&**server);
}

/// Starts it, if there is none. Outside of a Tokio runtime nothing can start; the next event may be inside of one.
pub(super) fn begin_again<S: SendsWebhooks>(server: &S) {
    if server.settings().webhooks().is_empty() {
        return;
    }
    let Ok(tokio) = tokio::runtime::Handle::try_current() else { return };
    if let Some(task) = server.runtime().webhooks().begin() {
        tokio.spawn(run(task));
    }
}

/// One receiver does not hold up another.
async fn run<S: SendsWebhooks>(task: Task<S>) {
    let Some(server) = task.server() else { return };
    let number = server.settings().webhooks().len();
    drop(server);
    join_all((0..number).map(|which| keep_sending(&task, which))).await;
}

async fn keep_sending<S: SendsWebhooks>(task: &Task<S>, which: usize) {
    let Some(mut news) = task.server().map(|server| server.runtime().webhooks().news()) else { return };
    let mut awake_until = Instant::now() + AWAKE_FOR;
    loop {
        let Some(server) = task.server() else { return };
        let Some(webhook) = server.settings().webhooks().get(which) else { return };
        // The store has logged what went wrong.
        let next = catch_panic(send(&*server, webhook)).await.unwrap_or(Next::In(LOOKS_AGAIN));
        drop(server);
        if news.has_changed().unwrap_or(false) {
            news.mark_unchanged();
            awake_until = Instant::now() + AWAKE_FOR;
        }
        match next {
            Next::Now => {}
            Next::In(seconds) => sleep(Duration::from_secs(seconds).min(IDLE)).await,
            Next::Soon => sleep(SOON).await,
            Next::Quiet if Instant::now() < awake_until => sleep(SOON).await,
            Next::Quiet => {
                if timeout(IDLE, news.changed()).await.is_ok() {
                    awake_until = Instant::now() + AWAKE_FOR;
                }
            }
        }
    }
}
