//! The task of a server that sends its events.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;

use super::part::SendsWebhooks;
use super::send::send;
use crate::failure::catch_panic;
use crate::server::Task;

/// How long it leaves a failed store alone.
const LOOKS_AGAIN: Duration = Duration::from_secs(5);

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
    loop {
        let Some(server) = task.server() else { return };
        let Some(webhook) = server.settings().webhooks().get(which) else { return };
        // The store has logged what went wrong.
        let pause = catch_panic(send(&*server, webhook)).await.unwrap_or(LOOKS_AGAIN);
        drop(server);
        tokio::time::sleep(pause).await;
    }
}
