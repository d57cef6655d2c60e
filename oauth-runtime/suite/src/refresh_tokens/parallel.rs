//! Many rotations of one token at the same time.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::rotation::granted;
use crate::case::{Case, cases, race_of_processes};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure_eq};
use crate::processes::{self, Processes};
use crate::race::{Attempt, TASKS, Verdict, access_tokens_of, one_winner, race, refresh_token_of_winner};
use crate::samples::{Sample, digest, rotation};
use oauth_runtime_core::store::{RefreshTokenStore, Rotation, TokenStore};
use oauth_runtime_core::token::{RefreshToken, SealedToken, Successor};

pub(super) fn cases<S: RefreshTokenStore + TokenStore + 'static>() -> Vec<Case<S>> {
    let mut cases = cases!["refresh_tokens":
        parallel_rotations_have_one_winner,
        parallel_retries_get_the_winners_successor,
    ];
    cases.push(race_of_processes!("refresh_tokens": processes_have_one_winner, compete));
    cases.push(race_of_processes!("refresh_tokens": processes_get_the_winners_successor, compete));
    cases
}

/// A token that many are about to use.
#[derive(Serialize, Deserialize)]
struct Contested {
    token: RefreshToken,
    grace_period: u64,
}

async fn contested<S: TokenStore>(store: &S, grace_period: u64) -> Outcome<Contested> {
    Ok(Contested { token: granted(store, &Sample::new()).await?, grace_period })
}

/// Rotates it many times at the same time. Each attempt has the successor that it would leave.
async fn rotate<S>(
    store: &Arc<S>,
    contested: &Contested,
    attempts: usize,
) -> Outcome<Vec<(SealedToken, Attempt)>>
where
    S: RefreshTokenStore + 'static,
{
    let Contested { token, grace_period } = contested;
    let (grant_id, client_id) = (token.grant_id.clone(), token.client_id.clone());
    let sample = Sample { grant_id, client_id, ..Sample::new() };
    let sample = Sample { subject: token.subject.clone().unwrap_or_default(), ..sample };
    race(attempts, |_| {
        let (store, tokens) = (Arc::clone(store), sample.tokens());
        let sealed = SealedToken::from_bytes(*digest().as_bytes());
        let next = tokens.refresh_token.as_ref().map(|token| token.digest);
        let successor = Some(Successor::new(token.issued_at, next, sealed));
        let rotation =
            changed!(Rotation { successor, ..rotation(token.digest, token.issued_at, *grace_period) });
        async move {
            let verdict = store.rotate_refresh_token(rotation, tokens.clone()).await?.into();
            Ok((sealed, Attempt { verdict, tokens }))
        }
    })
    .await
}

async fn judge<S>(store: &S, contested: &Contested, attempts: Vec<(SealedToken, Attempt)>) -> Outcome
where
    S: RefreshTokenStore + TokenStore,
{
    let (token, grace_period) = (&contested.token, contested.grace_period);
    let kept = store.get_refresh_token(&token.digest).await?.and_then(|kept| kept.successor);
    let kept = kept.map(|successor| successor.sealed);
    let winner = attempts.iter().find(|(_, attempt)| attempt.verdict == Verdict::Won);
    let first = winner.map(|(sealed, _)| *sealed);
    let attempts: Vec<_> = attempts.into_iter().map(|(_, attempt)| attempt).collect();

    one_winner(&attempts, |_| match first {
        Some(successor) if grace_period > 0 => Verdict::Retried { successor },
        _ => Verdict::Replayed { grant_id: token.grant_id.clone() },
    })?;
    ensure_eq!(kept, first, "the successor that is kept, which is the winner's");
    refresh_token_of_winner(store, &attempts).await?;
    access_tokens_of(store, &attempts, |attempt| {
        matches!(attempt.verdict, Verdict::Won | Verdict::Retried { .. })
    })
    .await
}

async fn many_rounds<S>(store: Arc<S>, grace_period: u64) -> Outcome
where
    S: RefreshTokenStore + TokenStore + 'static,
{
    for _ in 0..10 {
        let contested = contested(&*store, grace_period).await?;
        let attempts = rotate(&store, &contested, TASKS).await?;
        judge(&*store, &contested, attempts).await?;
    }
    Ok(())
}

async fn parallel_rotations_have_one_winner<S>(store: Arc<S>) -> Outcome
where
    S: RefreshTokenStore + TokenStore + 'static,
{
    many_rounds(store, 0).await
}

async fn parallel_retries_get_the_winners_successor<S>(store: Arc<S>) -> Outcome
where
    S: RefreshTokenStore + TokenStore + 'static,
{
    many_rounds(store, 60).await
}

async fn race_processes<S>(store: Arc<S>, processes: Processes, grace_period: u64) -> Outcome
where
    S: RefreshTokenStore + TokenStore,
{
    let mut rounds = Vec::new();
    for _ in 0..processes::ROUNDS {
        rounds.push(contested(&*store, grace_period).await?);
    }
    let attempts = processes.race(&rounds).await?;
    for (contested, attempts) in rounds.iter().zip(attempts) {
        judge(&*store, contested, attempts).await?;
    }
    Ok(())
}

async fn processes_have_one_winner<S>(store: Arc<S>, processes: Processes) -> Outcome
where
    S: RefreshTokenStore + TokenStore,
{
    race_processes(store, processes, 0).await
}

async fn processes_get_the_winners_successor<S>(store: Arc<S>, processes: Processes) -> Outcome
where
    S: RefreshTokenStore + TokenStore,
{
    race_processes(store, processes, 60).await
}

async fn compete<S>(store: Arc<S>, rounds: Value) -> Outcome<Value>
where
    S: RefreshTokenStore + 'static,
{
    let rounds: Vec<Contested> = serde_json::from_value(rounds)?;
    let mut attempts = Vec::new();
    for contested in &rounds {
        attempts.push(rotate(&store, contested, processes::TASKS).await?);
    }
    Ok(serde_json::to_value(attempts)?)
}
