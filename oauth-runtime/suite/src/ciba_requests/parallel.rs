//! Many creations, polls, decisions, redemptions and claims at the same time.

use std::sync::Arc;

use serde_json::Value;

use super::notifications::{alone, claim, due};
use super::{Ciba, approval, approved, create, end, request};
use crate::case::{Case, cases, race_of_processes};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure_eq};
use crate::processes::{self, Processes};
use crate::race::{TASKS, race};
use crate::samples::{Sample, digest};
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::Redemption;
use oauth_runtime_core::token::{CibaDecision, CibaRequest};

pub(super) fn cases<S: Ciba>() -> Vec<Case<S>> {
    let mut cases = cases!["ciba_requests":
        of_the_same_requests_at_once_one_waits,
        one_of_parallel_polls_is_in_time,
        parallel_decisions_have_one_winner,
        parallel_redemptions_have_one_winner,
        parallel_claims_have_one_winner,
    ];
    cases.push(race_of_processes!("ciba_requests": of_the_same_requests_of_processes_one_waits, compete));
    cases
}

/// A request, and the one that waits instead.
type Created = (Digest, Option<Digest>);

/// Stores many requests that are the same, at the same time.
async fn create_same<S: Ciba>(store: &Arc<S>, same: Digest, attempts: usize) -> Outcome<Vec<Created>> {
    race(attempts, |_| {
        let (store, request) = (Arc::clone(store), changed!(CibaRequest { same, ..request(&Sample::new()) }));
        async move { Ok((request.digest, store.create_ciba_request(request).await?)) }
    })
    .await
}

/// One of them is stored, and all others are told which.
async fn judge<S: Ciba>(store: &S, attempts: &[Created]) -> Outcome {
    let stored: Vec<_> = attempts.iter().filter(|(_, other)| other.is_none()).map(|(own, _)| *own).collect();
    ensure_eq!(stored.len(), 1, "how many of the same requests at once are stored");
    for (digest, other) in attempts {
        let is_stored = store.get_ciba_request(digest).await?.is_some();
        ensure_eq!(is_stored, other.is_none(), "whether a request is stored");
        ensure_eq!(other.unwrap_or(stored[0]), stored[0], "the request that waits");
    }
    Ok(())
}

async fn of_the_same_requests_of_processes_one_waits<S: Ciba>(
    store: Arc<S>,
    processes: Processes,
) -> Outcome {
    let same: Vec<Digest> = (0..processes::ROUNDS).map(|_| digest()).collect();
    let attempts: Vec<Vec<Created>> = processes.race(&same).await?;
    for attempts in &attempts {
        judge(&*store, attempts).await?;
    }
    Ok(())
}

async fn compete<S: Ciba>(store: Arc<S>, same: Value) -> Outcome<Value> {
    let same: Vec<Digest> = serde_json::from_value(same)?;
    let mut attempts = Vec::new();
    for same in same {
        attempts.push(create_same(&store, same, processes::TASKS).await?);
    }
    Ok(serde_json::to_value(attempts)?)
}

async fn of_the_same_requests_at_once_one_waits<S: Ciba>(store: Arc<S>) -> Outcome {
    for _ in 0..10 {
        judge(&*store, &create_same(&store, digest(), TASKS).await?).await?;
    }
    Ok(())
}

async fn one_of_parallel_polls_is_in_time<S: Ciba>(store: Arc<S>) -> Outcome {
    for _ in 0..10 {
        let request = request(&Sample::new());
        create(&*store, &request).await?;
        let (digest, polled_at) = (request.digest, request.issued_at);
        let polls = race(TASKS, |_| {
            let store = Arc::clone(&store);
            async move { Ok(store.poll_ciba_request(&digest, polled_at).await?) }
        });
        let in_time = polls.await?.into_iter().filter(|in_time| *in_time).count();
        ensure_eq!(in_time, 1, "how many of {TASKS} polls at once are in time");
    }
    Ok(())
}

/// Each with its own grant, and denials between them.
async fn parallel_decisions_have_one_winner<S: Ciba>(store: Arc<S>) -> Outcome {
    for _ in 0..10 {
        let request = request(&Sample::new());
        create(&*store, &request).await?;
        let (digest, decided_at) = (request.digest, request.issued_at);
        let attempts = race(TASKS, |number| {
            let (store, sample) = (Arc::clone(&store), Sample::for_client(&request.client_id));
            let decision = match number % 2 {
                0 => CibaDecision::Denied,
                _ => CibaDecision::Approved(approval(&sample)),
            };
            async move {
                let counts = store.decide_ciba_request(&digest, decision.clone(), decided_at).await?;
                Ok((decision, sample, counts))
            }
        });
        let attempts = attempts.await?;
        let counted: Vec<_> = attempts.iter().filter(|(_, _, counts)| *counts).collect();
        ensure_eq!(counted.len(), 1, "how many of {TASKS} decisions at once count");
        let kept = store.get_ciba_request(&digest).await?.and_then(|request| request.decision);
        ensure_eq!(kept.as_ref(), Some(&counted[0].0), "the decision that counts");
        for (decision, sample, counts) in &attempts {
            let good = *counts && *decision != CibaDecision::Denied;
            let redemption = store.redeem_ciba_request(&digest, sample.access_only(), None).await?;
            let expected = if good { Redemption::Redeemed } else { Redemption::Unknown };
            ensure_eq!(redemption, expected, "the redemption by one of many who decided");
        }
    }
    Ok(())
}

/// With responses and without.
async fn parallel_redemptions_have_one_winner<S: Ciba>(store: Arc<S>) -> Outcome {
    for _ in 0..10 {
        let sample = Sample::new();
        let digest = approved(&*store, &sample).await?.digest;
        let attempts = race(TASKS, |number| {
            let (store, tokens) = (Arc::clone(&store), sample.tokens());
            let response = (number % 2 == 0).then(|| format!("response {number}"));
            async move {
                let redeem = store.redeem_ciba_request(&digest, tokens.clone(), response.as_deref());
                Ok((redeem.await?, tokens, response))
            }
        });
        let attempts = attempts.await?;
        let won = |redemption: &Redemption| *redemption == Redemption::Redeemed;
        let winners = attempts.iter().filter(|(redemption, ..)| won(redemption)).count();
        ensure_eq!(winners, 1, "how many of {TASKS} redemptions at once succeed");
        for (redemption, tokens, response) in attempts {
            let is_stored = store.get_token(&tokens.access_token.digest).await?.is_some();
            ensure_eq!(is_stored, won(&redemption), "whether a token is stored");
            if won(&redemption) {
                let kept = store.get_ciba_request(&digest).await?.and_then(|request| request.response);
                ensure_eq!(kept, response, "the response of the one that succeeded");
            }
        }
    }
    Ok(())
}

async fn parallel_claims_have_one_winner<S: Ciba>(store: Arc<S>) -> Outcome {
    let _alone = alone().await;
    for _ in 0..5 {
        let request = due(0);
        create(&*store, &request).await?;
        let claims = race(TASKS, |_| {
            let (store, request) = (Arc::clone(&store), request.clone());
            async move {
                let (now, until) = (request.issued_at, request.issued_at.plus(600));
                Ok(claim(&*store, now, until, &[&request]).await?.len())
            }
        });
        let claimed: usize = claims.await?.into_iter().sum();
        ensure_eq!(claimed, 1, "how many of {TASKS} claims at once get a request");
        end(&*store, &request).await?;
    }
    Ok(())
}
