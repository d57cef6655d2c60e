//! Several instances at once.

use std::sync::Arc;

use serde_json::Value;

use super::{digest, is_kept, progress};
use crate::case::{Case, cases, race_of_processes};
use crate::outcome::Outcome;
use crate::processes::Processes;
use crate::versioned::{self, Versioned, one_process_wins, one_task_wins};
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{WebhookProgress, WebhookStore};

pub(super) fn cases<S: WebhookStore + 'static>() -> Vec<Case<S>> {
    let mut cases = cases!["webhooks":
        parallel_changes_have_one_winner,
    ];
    cases.push(race_of_processes!("webhooks": processes_have_one_winner, compete));
    cases
}

impl<S: WebhookStore> Versioned<S> for WebhookProgress {
    fn of_version(digest: Digest, version: u64, _: usize) -> Self {
        progress(digest, version)
    }

    async fn put(self, store: &S) -> Outcome<bool> {
        Ok(store.put_webhook_progress(self).await?)
    }

    async fn is_kept(&self, store: &S) -> Outcome {
        is_kept(store, self).await
    }
}

async fn parallel_changes_have_one_winner<S: WebhookStore + 'static>(store: Arc<S>) -> Outcome {
    one_task_wins::<WebhookProgress, S>(&store, digest()).await
}

async fn processes_have_one_winner<S: WebhookStore>(store: Arc<S>, processes: Processes) -> Outcome {
    one_process_wins::<WebhookProgress, S>(&store, processes, digest()).await
}

async fn compete<S: WebhookStore + 'static>(store: Arc<S>, versions: Value) -> Outcome<Value> {
    versioned::compete::<WebhookProgress, S>(store, versions).await
}
