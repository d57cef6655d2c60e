//! Many attempts at the same time.

use std::sync::Arc;

use serde_json::Value;

use super::{is_kept, version};
use crate::case::{Case, cases, race_of_processes};
use crate::outcome::{Failure, Outcome, ensure_eq};
use crate::processes::{self, Processes};
use crate::race::{TASKS, race};
use crate::samples::digest;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{FailedAttempts, RateLimitStore};

pub(super) fn cases<S: RateLimitStore + 'static>() -> Vec<Case<S>> {
    let mut cases = cases!["rate_limits":
        parallel_changes_have_one_winner,
        parallel_attempts_are_all_counted,
    ];
    cases.push(race_of_processes!("rate_limits": processes_have_one_winner, compete));
    cases
}

/// How many versions a race goes through.
const VERSIONS: u64 = 5;

/// What it stored, and whether it was reported as successful.
type Try = (FailedAttempts, bool);

async fn put_at_once<S>(store: &Arc<S>, digest: Digest, number: u64, tries: usize) -> Outcome<Vec<Try>>
where
    S: RateLimitStore + 'static,
{
    race(tries, |task| {
        let store = Arc::clone(store);
        let attempts = version(digest, number, u32::try_from(task).unwrap_or(u32::MAX));
        async move { Ok((attempts.clone(), store.put_failed_attempts(attempts).await?)) }
    })
    .await
}

fn winner(tries: &[Try]) -> Outcome<&FailedAttempts> {
    let put: Vec<_> = tries.iter().filter(|(_, put)| *put).collect();
    match put.as_slice() {
        [(winner, _)] => Ok(winner),
        _ => Err(Failure(format!("{} of {} changes at once succeeded, not one", put.len(), tries.len()))),
    }
}

/// For the first version, and for later ones.
async fn parallel_changes_have_one_winner<S: RateLimitStore + 'static>(store: Arc<S>) -> Outcome {
    let digest = digest();
    for number in 1..=VERSIONS {
        let tries = put_at_once(&store, digest, number, TASKS).await?;
        is_kept(&*store, winner(&tries)?, "the attempts that were stored at once with others").await?;
    }
    Ok(())
}

/// Like a rate limit: read, change, store, and again if somebody else was faster.
async fn parallel_attempts_are_all_counted<S: RateLimitStore + 'static>(store: Arc<S>) -> Outcome {
    let digest = digest();
    let counted = race(8, |_| {
        let store = Arc::clone(&store);
        async move {
            for _ in 0..5 {
                count(&*store, digest).await?;
            }
            Ok(())
        }
    });
    counted.await?;
    let kept = store.get_failed_attempts(&digest).await?;
    ensure_eq!(kept.map(|kept| kept.count), Some(40), "how many of 40 attempts at once were counted");
    Ok(())
}

async fn count<S: RateLimitStore>(store: &S, digest: Digest) -> Outcome {
    for _ in 0..10_000 {
        let kept = store.get_failed_attempts(&digest).await?;
        let (number, count) = kept.map_or((0, 0), |kept| (kept.version, kept.count));
        if store.put_failed_attempts(version(digest, number + 1, count + 1)).await? {
            return Ok(());
        }
        tokio::task::yield_now().await;
    }
    Err(Failure("an attempt was not counted in 10 000 tries".to_owned()))
}

/// The processes go through the versions of one record, each at its own speed.
async fn processes_have_one_winner<S: RateLimitStore>(store: Arc<S>, processes: Processes) -> Outcome {
    let digest = digest();
    let versions: Vec<_> = (1_u64..).take(processes::ROUNDS).map(|version| (digest, version)).collect();
    let tries: Vec<Vec<Try>> = processes.race(&versions).await?;
    let winners = tries.iter().map(|tries| winner(tries)).collect::<Outcome<Vec<_>>>()?;
    let last = winners.last().ok_or_else(|| Failure("a race without rounds".to_owned()))?;
    is_kept(&*store, last, "the last version of the attempts").await
}

async fn compete<S: RateLimitStore + 'static>(store: Arc<S>, versions: Value) -> Outcome<Value> {
    let versions: Vec<(Digest, u64)> = serde_json::from_value(versions)?;
    let mut all = Vec::new();
    for (digest, version) in versions {
        all.push(put_at_once(&store, digest, version, processes::TASKS).await?);
    }
    Ok(serde_json::to_value(all)?)
}
