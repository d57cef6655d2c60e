//! Many redemptions at once.

use std::sync::Arc;

use serde_json::Value;

use crate::case::{Case, cases, race_of_processes};
use crate::outcome::{Outcome, ensure_eq};
use crate::processes::{self, Processes};
use crate::race::{Attempt, TASKS, Verdict, access_tokens_of, one_winner, race};
use crate::samples::Sample;
use oauth_runtime_core::store::{AuthorizationCodeStore, TokenStore};
use oauth_runtime_core::token::{AuthorizationCode, IssuedTokens};

pub(super) fn cases<S: AuthorizationCodeStore + TokenStore + 'static>() -> Vec<Case<S>> {
    let mut cases = cases!["authorization_codes":
        parallel_redemptions_have_one_winner,
        different_codes_do_not_hinder_each_other,
    ];
    cases.push(race_of_processes!("authorization_codes": processes_have_one_winner, compete));
    cases
}

/// Attempts to redeem one code, many at the same time.
async fn redeem<S>(store: &Arc<S>, code: &AuthorizationCode, attempts: usize) -> Outcome<Vec<Attempt>>
where
    S: AuthorizationCodeStore + 'static,
{
    race(attempts, |_| {
        let (store, digest, tokens) = (Arc::clone(store), code.digest, tokens_of(code));
        async move {
            let verdict = store.redeem_authorization_code(&digest, tokens.clone()).await?.into();
            Ok(Attempt { verdict, tokens })
        }
    })
    .await
}

fn tokens_of(code: &AuthorizationCode) -> IssuedTokens {
    let (grant_id, client_id) = (code.grant_id.clone(), code.client_id.clone());
    Sample { grant_id, client_id, subject: code.subject.clone(), ..Sample::new() }.access_only()
}

async fn judge<S: TokenStore>(store: &S, code: &AuthorizationCode, attempts: &[Attempt]) -> Outcome {
    one_winner(attempts, |_| Verdict::Replayed { grant_id: code.grant_id.clone() })?;
    access_tokens_of(store, attempts, |attempt| attempt.verdict == Verdict::Won).await
}

async fn parallel_redemptions_have_one_winner<S>(store: Arc<S>) -> Outcome
where
    S: AuthorizationCodeStore + TokenStore + 'static,
{
    for _ in 0..10 {
        let code = Sample::new().code();
        store.create_authorization_code(code.clone()).await?;
        let attempts = redeem(&store, &code, TASKS).await?;
        judge(&*store, &code, &attempts).await?;
    }
    Ok(())
}

async fn different_codes_do_not_hinder_each_other<S>(store: Arc<S>) -> Outcome
where
    S: AuthorizationCodeStore + TokenStore + 'static,
{
    let attempts = race(TASKS, |_| {
        let (store, code) = (Arc::clone(&store), Sample::new().code());
        async move {
            store.create_authorization_code(code.clone()).await?;
            let tokens = tokens_of(&code);
            let verdict = store.redeem_authorization_code(&code.digest, tokens.clone()).await?.into();
            Ok(Attempt { verdict, tokens })
        }
    });
    let attempts = attempts.await?;
    for attempt in &attempts {
        ensure_eq!(attempt.verdict, Verdict::Won, "the redemption of a code of its own");
    }
    access_tokens_of(&*store, &attempts, |_| true).await
}

async fn processes_have_one_winner<S>(store: Arc<S>, processes: Processes) -> Outcome
where
    S: AuthorizationCodeStore + TokenStore,
{
    let codes: Vec<_> = (0..processes::ROUNDS).map(|_| Sample::new().code()).collect();
    for code in &codes {
        store.create_authorization_code(code.clone()).await?;
    }
    let attempts: Vec<Vec<Attempt>> = processes.race(&codes).await?;
    for (code, attempts) in codes.iter().zip(&attempts) {
        judge(&*store, code, attempts).await?;
    }
    Ok(())
}

async fn compete<S>(store: Arc<S>, codes: Value) -> Outcome<Value>
where
    S: AuthorizationCodeStore + 'static,
{
    let codes: Vec<AuthorizationCode> = serde_json::from_value(codes)?;
    let mut attempts = Vec::new();
    for code in &codes {
        attempts.push(redeem(&store, code, processes::TASKS).await?);
    }
    Ok(serde_json::to_value(attempts)?)
}
