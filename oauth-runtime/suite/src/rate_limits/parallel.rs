//! Many attempts at the same time.

use std::sync::Arc;

use serde_json::Value;

use super::{is_kept, version};
use crate::case::{Case, cases, race_of_processes};
use crate::outcome::{Failure, Outcome, ensure_eq};
use crate::processes::Processes;
use crate::race::race;
use crate::samples::digest;
use crate::versioned::{self, Versioned, one_process_wins, one_task_wins};
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

impl<S: RateLimitStore> Versioned<S> for FailedAttempts {
    fn of_version(digest: Digest, number: u64, attempt: usize) -> Self {
        version(digest, number, u32::try_from(attempt).unwrap_or(u32::MAX))
    }

    async fn put(self, store: &S) -> Outcome<bool> {
        Ok(store.put_failed_attempts(self).await?)
    }

    async fn is_kept(&self, store: &S) -> Outcome {
        is_kept(store, self, "the attempts that were stored at once with others").await
    }
}

async fn parallel_changes_have_one_winner<S: RateLimitStore + 'static>(store: Arc<S>) -> Outcome {
    one_task_wins::<FailedAttempts, S>(&store, digest()).await
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

async fn processes_have_one_winner<S: RateLimitStore>(store: Arc<S>, processes: Processes) -> Outcome {
    one_process_wins::<FailedAttempts, S>(&store, processes, digest()).await
}

async fn compete<S: RateLimitStore + 'static>(store: Arc<S>, versions: Value) -> Outcome<Value> {
    versioned::compete::<FailedAttempts, S>(store, versions).await
}
