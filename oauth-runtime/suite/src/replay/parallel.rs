//! Many uses at the same time.

use std::sync::Arc;

use serde_json::Value;

use crate::case::{Case, cases, race_of_processes};
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::processes::{self, Processes};
use crate::race::{TASKS, race};
use crate::samples::{Sample, digest};
use oauth_runtime_core::store::ReplayStore;
use oauth_runtime_core::{Digest, Timestamp};

pub(super) fn cases<S: ReplayStore + 'static>() -> Vec<Case<S>> {
    let mut cases = cases!["replay":
        parallel_uses_have_one_winner,
        different_digests_do_not_hinder_each_other,
    ];
    cases.push(race_of_processes!("replay": processes_have_one_winner, compete));
    cases
}

/// Uses one digest many times at the same time; which calls were reported as the first use.
async fn attempt<S>(store: &Arc<S>, used: Digest, expires_at: Timestamp, uses: usize) -> Outcome<Vec<bool>>
where
    S: ReplayStore + 'static,
{
    race(uses, |_| {
        let store = Arc::clone(store);
        async move { Ok(store.use_once(&used, expires_at).await?) }
    })
    .await
}

async fn judge<S: ReplayStore>(store: &S, used: Digest, expires_at: Timestamp, uses: &[bool]) -> Outcome {
    let first = uses.iter().filter(|first| **first).count();
    ensure!(first == 1, "{first} of {} attempts at once succeeded, not one", uses.len());
    ensure!(!store.use_once(&used, expires_at).await?, "a later use was reported as the first");
    Ok(())
}

async fn parallel_uses_have_one_winner<S: ReplayStore + 'static>(store: Arc<S>) -> Outcome {
    for _ in 0..10 {
        let (used, expires_at) = (digest(), Sample::new().expires_at);
        let uses = attempt(&store, used, expires_at, TASKS).await?;
        judge(&*store, used, expires_at, &uses).await?;
    }
    Ok(())
}

async fn different_digests_do_not_hinder_each_other<S: ReplayStore + 'static>(store: Arc<S>) -> Outcome {
    let uses = race(TASKS, |_| {
        let (store, used, expires_at) = (Arc::clone(&store), digest(), Sample::new().expires_at);
        async move { Ok(store.use_once(&used, expires_at).await?) }
    });
    let first = uses.await?.into_iter().filter(|first| *first).count();
    ensure_eq!(first, TASKS, "how many concurrent first uses of different digests were reported as such");
    Ok(())
}

async fn processes_have_one_winner<S: ReplayStore>(store: Arc<S>, processes: Processes) -> Outcome {
    let rounds: Vec<_> = (0..processes::ROUNDS).map(|_| (digest(), Sample::new().expires_at)).collect();
    let uses: Vec<Vec<bool>> = processes.race(&rounds).await?;
    for ((used, expires_at), uses) in rounds.iter().zip(&uses) {
        judge(&*store, *used, *expires_at, uses).await?;
    }
    Ok(())
}

async fn compete<S: ReplayStore + 'static>(store: Arc<S>, rounds: Value) -> Outcome<Value> {
    let rounds: Vec<(Digest, Timestamp)> = serde_json::from_value(rounds)?;
    let mut uses = Vec::new();
    for (used, expires_at) in rounds {
        uses.push(attempt(&store, used, expires_at, processes::TASKS).await?);
    }
    Ok(serde_json::to_value(uses)?)
}
