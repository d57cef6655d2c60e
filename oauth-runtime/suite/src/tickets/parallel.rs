//! Many takers and guessers at the same time.

use std::sync::Arc;

use serde_json::Value;

use super::{any, is_kept, put};
use crate::case::{Case, cases, race_of_processes};
use crate::outcome::{Failure, Outcome, ensure, ensure_eq};
use crate::processes::{self, Processes};
use crate::race::{TASKS, race};
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::TicketStore;

pub(super) fn cases<S: TicketStore + 'static>() -> Vec<Case<S>> {
    let mut cases = cases!["tickets":
        parallel_takes_have_one_winner,
        parallel_guesses_are_all_counted,
        a_take_and_a_guess_at_once,
    ];
    cases.push(race_of_processes!("tickets": processes_have_one_winner, compete));
    cases
}

/// Takes a ticket many times at the same time; which calls got it.
async fn attempt<S>(store: &Arc<S>, digest: Digest, takes: usize) -> Outcome<Vec<bool>>
where
    S: TicketStore + 'static,
{
    race(takes, |_| {
        let store = Arc::clone(store);
        async move { Ok(store.take_ticket(&digest).await?.is_some()) }
    })
    .await
}

async fn judge<S: TicketStore>(store: &S, digest: Digest, takes: &[bool]) -> Outcome {
    let won = takes.iter().filter(|won| **won).count();
    ensure!(won == 1, "{won} of {} attempts at once got the ticket, not one", takes.len());
    ensure!(store.take_ticket(&digest).await?.is_none(), "a later call got the ticket again");
    Ok(())
}

async fn parallel_takes_have_one_winner<S: TicketStore + 'static>(store: Arc<S>) -> Outcome {
    for _ in 0..10 {
        let ticket = any();
        put(&*store, &ticket).await?;
        let takes = attempt(&store, ticket.digest, TASKS).await?;
        judge(&*store, ticket.digest, &takes).await?;
    }
    Ok(())
}

/// Each guess is a version: of many at once, none gets around the count.
async fn parallel_guesses_are_all_counted<S: TicketStore + 'static>(store: Arc<S>) -> Outcome {
    let ticket = any();
    let digest = ticket.digest;
    put(&*store, &ticket).await?;
    let counted = race(8, |_| {
        let store = Arc::clone(&store);
        async move {
            for _ in 0..10_000 {
                let Some(kept) = store.get_ticket(&digest).await? else { break };
                if store.put_ticket(kept.next("guessed")).await? {
                    return Ok(1_u64);
                }
                tokio::task::yield_now().await;
            }
            Err(Failure("a guess was not counted in 10 000 attempts".to_owned()))
        }
    });
    let counted: u64 = counted.await?.into_iter().sum();
    let version = store.get_ticket(&digest).await?.map(|kept| kept.version);
    ensure_eq!(version, Some(1 + counted), "the version after {counted} guesses at once");
    Ok(())
}

/// Whichever comes first, the ticket is gone.
async fn a_take_and_a_guess_at_once<S: TicketStore + 'static>(store: Arc<S>) -> Outcome {
    for round in 0..20 {
        let ticket = any();
        put(&*store, &ticket).await?;
        let (digest, next) = (ticket.digest, ticket.next("guessed"));
        race(2, |task| {
            let (store, next) = (Arc::clone(&store), next.clone());
            async move {
                match (task + round) % 2 {
                    0 => ensure_taken(store.take_ticket(&digest).await?.is_some()),
                    _ => Ok(store.put_ticket(next).await.map(drop)?),
                }
            }
        })
        .await?;
        is_kept(&*store, &digest, None, "a ticket that was taken as somebody guessed").await?;
    }
    Ok(())
}

fn ensure_taken(taken: bool) -> Outcome {
    ensure!(taken, "a ticket was not taken while somebody guessed");
    Ok(())
}

async fn processes_have_one_winner<S: TicketStore>(store: Arc<S>, processes: Processes) -> Outcome {
    let mut rounds = Vec::new();
    for _ in 0..processes::ROUNDS {
        let ticket = any();
        rounds.push(ticket.digest);
        put(&*store, &ticket).await?;
    }
    let takes: Vec<Vec<bool>> = processes.race(&rounds).await?;
    for (digest, takes) in rounds.iter().zip(&takes) {
        judge(&*store, *digest, takes).await?;
    }
    Ok(())
}

async fn compete<S: TicketStore + 'static>(store: Arc<S>, rounds: Value) -> Outcome<Value> {
    let rounds: Vec<Digest> = serde_json::from_value(rounds)?;
    let mut takes = Vec::new();
    for digest in rounds {
        takes.push(attempt(&store, digest, processes::TASKS).await?);
    }
    Ok(serde_json::to_value(takes)?)
}
