//! Of many callers that take a request at the same time, one gets it.

use std::sync::Arc;

use serde_json::Value;

use super::pushed;
use crate::case::{Case, cases, race_of_processes};
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::processes::{self, Processes};
use crate::race::{TASKS, race};
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::PushedRequestStore;

pub(super) fn cases<S: PushedRequestStore + 'static>() -> Vec<Case<S>> {
    let mut cases = cases!["pushed_requests":
        parallel_takes_have_one_winner,
        a_take_and_an_arrival_at_once,
    ];
    cases.push(race_of_processes!("pushed_requests": processes_have_one_winner, compete));
    cases
}

/// Takes a request many times at the same time; which calls got it.
async fn attempt<S>(store: &Arc<S>, digest: Digest, takes: usize) -> Outcome<Vec<bool>>
where
    S: PushedRequestStore + 'static,
{
    race(takes, |_| {
        let store = Arc::clone(store);
        async move { Ok(store.take_pushed_request(&digest).await?) }
    })
    .await
}

async fn judge<S: PushedRequestStore>(store: &S, digest: Digest, takes: &[bool]) -> Outcome {
    let won = takes.iter().filter(|won| **won).count();
    ensure!(won == 1, "{won} of {} attempts at once succeeded, not one", takes.len());
    ensure!(!store.take_pushed_request(&digest).await?, "a later call took the request again");
    Ok(())
}

async fn parallel_takes_have_one_winner<S: PushedRequestStore + 'static>(store: Arc<S>) -> Outcome {
    for _ in 0..10 {
        let request = pushed();
        store.create_pushed_request(request.clone()).await?;
        let takes = attempt(&store, request.digest, TASKS).await?;
        judge(&*store, request.digest, &takes).await?;
    }
    Ok(())
}

/// Whichever comes first, the request is gone.
async fn a_take_and_an_arrival_at_once<S: PushedRequestStore + 'static>(store: Arc<S>) -> Outcome {
    for round in 0..20 {
        let request = pushed();
        let (digest, answer_by) = (request.digest, request.expires_at.plus(600));
        store.create_pushed_request(request).await?;
        race(2, |task| {
            let store = Arc::clone(&store);
            async move {
                match (task + round) % 2 {
                    0 => Ok(store.take_pushed_request(&digest).await.map(drop)?),
                    _ => Ok(store.keep_pushed_request(&digest, answer_by).await?),
                }
            }
        })
        .await?;
        ensure_eq!(store.get_pushed_request(&digest).await?, None, "a request that was taken as it arrived");
        ensure!(!store.take_pushed_request(&digest).await?, "a request was taken again as it arrived");
    }
    Ok(())
}

async fn processes_have_one_winner<S: PushedRequestStore>(store: Arc<S>, processes: Processes) -> Outcome {
    let mut rounds = Vec::new();
    for _ in 0..processes::ROUNDS {
        let request = pushed();
        rounds.push(request.digest);
        store.create_pushed_request(request).await?;
    }
    let takes: Vec<Vec<bool>> = processes.race(&rounds).await?;
    for (digest, takes) in rounds.iter().zip(&takes) {
        judge(&*store, *digest, takes).await?;
    }
    Ok(())
}

async fn compete<S: PushedRequestStore + 'static>(store: Arc<S>, rounds: Value) -> Outcome<Value> {
    let rounds: Vec<Digest> = serde_json::from_value(rounds)?;
    let mut takes = Vec::new();
    for digest in rounds {
        takes.push(attempt(&store, digest, processes::TASKS).await?);
    }
    Ok(serde_json::to_value(takes)?)
}
