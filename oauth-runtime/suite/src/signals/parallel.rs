//! Several instances at once.

use std::sync::Arc;

use serde_json::Value;

use super::{digest, is_kept, record};
use crate::case::{Case, cases, race_of_processes};
use crate::outcome::Outcome;
use crate::processes::Processes;
use crate::versioned::{self, Versioned, one_process_wins, one_task_wins};
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{SignalRecord, SignalStore};

pub(super) fn cases<S: SignalStore + 'static>() -> Vec<Case<S>> {
    let mut cases = cases!["signals":
        parallel_changes_have_one_winner,
    ];
    cases.push(race_of_processes!("signals": processes_have_one_winner, compete));
    cases
}

impl<S: SignalStore> Versioned<S> for SignalRecord {
    fn of_version(digest: Digest, version: u64, _: usize) -> Self {
        record(digest, version)
    }

    async fn put(self, store: &S) -> Outcome<bool> {
        Ok(store.put_signal_record(self).await?)
    }

    async fn is_kept(&self, store: &S) -> Outcome {
        is_kept(store, self).await
    }
}

async fn parallel_changes_have_one_winner<S: SignalStore + 'static>(store: Arc<S>) -> Outcome {
    one_task_wins::<SignalRecord, S>(&store, digest()).await
}

async fn processes_have_one_winner<S: SignalStore>(store: Arc<S>, processes: Processes) -> Outcome {
    one_process_wins::<SignalRecord, S>(&store, processes, digest()).await
}

async fn compete<S: SignalStore + 'static>(store: Arc<S>, versions: Value) -> Outcome<Value> {
    versioned::compete::<SignalRecord, S>(store, versions).await
}
