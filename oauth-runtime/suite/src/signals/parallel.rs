//! Several instances at once.

use std::sync::Arc;

use serde_json::Value;

use super::{digest, is_kept, record};
use crate::case::{Case, cases, race_of_processes};
use crate::outcome::{Failure, Outcome};
use crate::processes::{self, Processes};
use crate::race::{TASKS, race};
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{SignalRecord, SignalStore};

pub(super) fn cases<S: SignalStore + 'static>() -> Vec<Case<S>> {
    let mut cases = cases!["signals":
        parallel_changes_have_one_winner,
    ];
    cases.push(race_of_processes!("signals": processes_have_one_winner, compete));
    cases
}

/// How many versions a race goes through.
const VERSIONS: u64 = 5;

/// An attempt: what it stored, and whether it was reported as successful.
type Attempt = (SignalRecord, bool);

async fn attempt<S>(store: &Arc<S>, digest: Digest, version: u64, attempts: usize) -> Outcome<Vec<Attempt>>
where
    S: SignalStore + 'static,
{
    race(attempts, |_| {
        let (store, record) = (Arc::clone(store), record(digest, version));
        async move { Ok((record.clone(), store.put_signal_record(record).await?)) }
    })
    .await
}

fn winner(attempts: &[Attempt]) -> Outcome<&SignalRecord> {
    let put: Vec<_> = attempts.iter().filter(|(_, put)| *put).collect();
    match put.as_slice() {
        [(winner, _)] => Ok(winner),
        _ => Err(Failure(format!("{} of {} attempts at once succeeded, not one", put.len(), attempts.len()))),
    }
}

/// For the first version, and for later ones.
async fn parallel_changes_have_one_winner<S: SignalStore + 'static>(store: Arc<S>) -> Outcome {
    let digest = digest();
    for version in 1..=VERSIONS {
        let attempts = attempt(&store, digest, version, TASKS).await?;
        is_kept(&*store, winner(&attempts)?).await?;
    }
    Ok(())
}

/// The processes go through the versions of one record, each at its own speed.
async fn processes_have_one_winner<S: SignalStore>(store: Arc<S>, processes: Processes) -> Outcome {
    let digest = digest();
    let versions: Vec<_> = (1_u64..).take(processes::ROUNDS).map(|version| (digest, version)).collect();
    let attempts: Vec<Vec<Attempt>> = processes.race(&versions).await?;
    let winners = attempts.iter().map(|attempts| winner(attempts)).collect::<Outcome<Vec<_>>>()?;
    let last = winners.last().ok_or_else(|| Failure("a race without rounds".to_owned()))?;
    is_kept(&*store, last).await
}

async fn compete<S: SignalStore + 'static>(store: Arc<S>, versions: Value) -> Outcome<Value> {
    let versions: Vec<(Digest, u64)> = serde_json::from_value(versions)?;
    let mut attempts = Vec::new();
    for (digest, version) in versions {
        attempts.push(attempt(&store, digest, version, processes::TASKS).await?);
    }
    Ok(serde_json::to_value(attempts)?)
}
