//! Races to change one record by compare-and-set.

use std::sync::Arc;

use oauth_runtime_core::Digest;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::outcome::{Failure, Outcome};
use crate::processes::{self, Processes};
use crate::race::{TASKS, race};

/// A record with a version, in a store of this type.
pub(crate) trait Versioned<S>: Clone + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// A record with this version that no other attempt writes; `attempt` numbers those of a process.
    fn of_version(digest: Digest, version: u64, attempt: usize) -> Self;

    /// Stores it. `false`: the store has another version than the one before.
    fn put(self, store: &S) -> impl Future<Output = Outcome<bool>> + Send;

    /// Fails unless the store has this record.
    fn is_kept(&self, store: &S) -> impl Future<Output = Outcome> + Send;
}

/// How many versions a race goes through.
const VERSIONS: u64 = 5;

/// An attempt: what it stored, and whether it was reported as successful.
type Attempt<R> = (R, bool);

async fn attempt<R, S>(
    store: &Arc<S>,
    digest: Digest,
    version: u64,
    attempts: usize,
) -> Outcome<Vec<Attempt<R>>>
where
    R: Versioned<S>,
    S: Send + Sync + 'static,
{
    race(attempts, |number| {
        let (store, record) = (Arc::clone(store), R::of_version(digest, version, number));
        async move { Ok((record.clone(), record.put(&store).await?)) }
    })
    .await
}

fn winner<R>(attempts: &[Attempt<R>]) -> Outcome<&R> {
    let put: Vec<_> = attempts.iter().filter(|(_, put)| *put).collect();
    match put.as_slice() {
        [(winner, _)] => Ok(winner),
        _ => Err(Failure(format!("{} of {} attempts at once succeeded, not one", put.len(), attempts.len()))),
    }
}

/// Tasks change a record at once: for its first version, and for later ones.
pub(crate) async fn one_task_wins<R, S>(store: &Arc<S>, digest: Digest) -> Outcome
where
    R: Versioned<S>,
    S: Send + Sync + 'static,
{
    for version in 1..=VERSIONS {
        let attempts = attempt::<R, S>(store, digest, version, TASKS).await?;
        winner(&attempts)?.is_kept(store).await?;
    }
    Ok(())
}

/// The processes go through the versions of one record, each at its own speed.
pub(crate) async fn one_process_wins<R, S>(store: &S, processes: Processes, digest: Digest) -> Outcome
where
    R: Versioned<S>,
    S: Sync,
{
    let versions: Vec<_> = (1_u64..).take(processes::ROUNDS).map(|version| (digest, version)).collect();
    let attempts: Vec<Vec<Attempt<R>>> = processes.race(&versions).await?;
    let winners = attempts.iter().map(|attempts| winner(attempts)).collect::<Outcome<Vec<_>>>()?;
    let last = winners.last().ok_or_else(|| Failure("a race without rounds".to_owned()))?;
    last.is_kept(store).await
}

/// What each of these processes does.
pub(crate) async fn compete<R, S>(store: Arc<S>, versions: Value) -> Outcome<Value>
where
    R: Versioned<S>,
    S: Send + Sync + 'static,
{
    let versions: Vec<(Digest, u64)> = serde_json::from_value(versions)?;
    let mut attempts = Vec::new();
    for (digest, version) in versions {
        attempts.push(attempt::<R, S>(&store, digest, version, processes::TASKS).await?);
    }
    Ok(serde_json::to_value(attempts)?)
}
