//! Many attempts at once.

use std::sync::Arc;

use serde_json::Value;

use super::{Devices, approval, approved, code, create, is_gone, is_kept};
use crate::store::Redemption;
use crate::testing::case::{Case, Failure, Outcome, cases, ensure, ensure_eq, race_of_processes};
use crate::testing::processes::{self, Processes};
use crate::testing::race::{Attempt, TASKS, Verdict, access_tokens_of, one_winner, race};
use crate::testing::samples::{Sample, digest};
use crate::token::{DeviceCode, DeviceDecision};

pub(super) fn cases<S: Devices>() -> Vec<Case<S>> {
    let mut cases = cases!["device_codes":
        parallel_creations_with_one_user_code_have_one_winner,
        one_of_parallel_polls_is_in_time,
        parallel_decisions_have_one_winner,
        parallel_redemptions_have_one_winner,
        a_redemption_and_a_revocation_at_once,
    ];
    cases.push(race_of_processes!("device_codes": processes_have_one_winner, compete));
    cases
}

/// What one of the attempts won with.
fn winner<T>(attempts: Vec<(T, bool)>) -> Outcome<T> {
    let count = attempts.len();
    let mut won = attempts.into_iter().filter_map(|(attempt, won)| won.then_some(attempt));
    match (won.next(), won.count()) {
        (Some(winner), 0) => Ok(winner),
        (first, others) => {
            let won = usize::from(first.is_some()) + others;
            Err(Failure(format!("{won} of {count} attempts at once succeeded, not one")))
        }
    }
}

async fn parallel_creations_with_one_user_code_have_one_winner<S: Devices>(store: Arc<S>) -> Outcome {
    for _ in 0..10 {
        let user_code = digest();
        let attempts = race(TASKS, |_| {
            let (store, code) = (Arc::clone(&store), DeviceCode { user_code, ..code(&Sample::new()) });
            async move { Ok((code.clone(), store.create_device_code(code).await?)) }
        });
        let attempts = attempts.await?;
        for (code, created) in &attempts {
            let stored = store.get_device_code(&code.digest).await?.is_some();
            ensure_eq!(stored, *created, "whether a code is stored");
        }
        is_kept(&*store, &winner(attempts)?, "the code that has the user code").await?;
    }
    Ok(())
}

async fn one_of_parallel_polls_is_in_time<S: Devices>(store: Arc<S>) -> Outcome {
    for _ in 0..10 {
        let code = code(&Sample::new());
        create(&*store, &code).await?;
        let polls = race(TASKS, |_| {
            let store = Arc::clone(&store);
            async move { Ok(((), store.poll_device_code(&code.digest, code.issued_at).await?)) }
        });
        winner(polls.await?)?;
    }
    Ok(())
}

/// Each with a grant of its own, and denials between them.
async fn parallel_decisions_have_one_winner<S: Devices>(store: Arc<S>) -> Outcome {
    for _ in 0..10 {
        let code = code(&Sample::new());
        create(&*store, &code).await?;
        let attempts = race(TASKS, |number| {
            let (store, sample) = (Arc::clone(&store), Sample::for_client(&code.client_id));
            let decision = match number % 2 {
                0 => DeviceDecision::Denied,
                _ => DeviceDecision::Approved(approval(&sample)),
            };
            async move {
                let counts = store.decide_device_code(&code.digest, decision.clone()).await?;
                Ok(((decision, sample), counts))
            }
        });
        let attempts = attempts.await?;
        let samples: Vec<_> = attempts.iter().map(|((_, sample), _)| sample.clone()).collect();
        let (decision, winner) = winner(attempts)?;
        let decided = DeviceCode { decision: Some(decision.clone()), ..code };
        is_kept(&*store, &decided, "the code that was decided").await?;
        for sample in samples {
            let good = decision != DeviceDecision::Denied && sample.grant_id == winner.grant_id;
            let redemption = store.redeem_device_code(&decided.digest, sample.access_only()).await?;
            let expected = if good { Redemption::Redeemed } else { Redemption::Unknown };
            ensure_eq!(redemption, expected, "the redemption by one of many who decided");
        }
    }
    Ok(())
}

/// Attempts to redeem one code many times at once.
async fn redeem<S: Devices>(
    store: &Arc<S>,
    code: &DeviceCode,
    sample: &Sample,
    attempts: usize,
) -> Outcome<Vec<Attempt>> {
    race(attempts, |_| {
        let (store, digest, tokens) = (Arc::clone(store), code.digest, sample.access_only());
        async move {
            let verdict = store.redeem_device_code(&digest, tokens.clone()).await?.into();
            Ok(Attempt { verdict, tokens })
        }
    })
    .await
}

async fn judge<S: Devices>(store: &S, sample: &Sample, attempts: &[Attempt]) -> Outcome {
    one_winner(attempts, |_| Verdict::Replayed { grant_id: sample.grant_id.clone() })?;
    access_tokens_of(store, attempts, |attempt| attempt.verdict == Verdict::Won).await
}

async fn parallel_redemptions_have_one_winner<S: Devices>(store: Arc<S>) -> Outcome {
    for _ in 0..5 {
        let sample = Sample::new();
        let code = approved(&*store, &sample).await?;
        let attempts = redeem(&store, &code, &sample, 100).await?;
        judge(&*store, &sample, &attempts).await?;
    }
    Ok(())
}

/// Whichever comes first, nothing of the grant is left.
async fn a_redemption_and_a_revocation_at_once<S: Devices>(store: Arc<S>) -> Outcome {
    for round in 0..50 {
        let sample = Sample::new();
        let (code, tokens) = (approved(&*store, &sample).await?, sample.access_only());
        race(2, |task| {
            let (store, sample, tokens) = (Arc::clone(&store), sample.clone(), tokens.clone());
            async move {
                if (task + round) % 2 == 0 {
                    store.revoke_grant(&sample.grant_id).await?;
                } else {
                    let redemption = store.redeem_device_code(&code.digest, tokens).await?;
                    let early = matches!(redemption, Redemption::Redeemed | Redemption::Unknown);
                    ensure!(early, "the redemption: saw {redemption:?}");
                }
                Ok(())
            }
        })
        .await?;
        is_gone(&*store, &code, "the code of the revoked grant").await?;
        ensure_eq!(store.get_token(&tokens.access_token.digest).await?, None, "its token");
    }
    Ok(())
}

async fn processes_have_one_winner<S: Devices>(store: Arc<S>, processes: Processes) -> Outcome {
    let samples: Vec<_> = (0..processes::ROUNDS).map(|_| Sample::new()).collect();
    let mut codes = Vec::new();
    for sample in &samples {
        codes.push(approved(&*store, sample).await?);
    }
    let attempts: Vec<Vec<Attempt>> = processes.race(&codes).await?;
    for (sample, attempts) in samples.iter().zip(&attempts) {
        judge(&*store, sample, attempts).await?;
    }
    Ok(())
}

async fn compete<S: Devices>(store: Arc<S>, codes: Value) -> Outcome<Value> {
    let codes: Vec<DeviceCode> = serde_json::from_value(codes)?;
    let mut attempts = Vec::new();
    for code in &codes {
        let Some(DeviceDecision::Approved(approval)) = code.decision.clone() else {
            return Err(Failure("a race for a code that nobody approved".to_owned()));
        };
        let (grant_id, subject) = (approval.grant_id, approval.subject);
        let sample = Sample { grant_id, subject, ..Sample::for_client(&code.client_id) };
        attempts.push(redeem(&store, code, &sample, processes::TASKS).await?);
    }
    Ok(serde_json::to_value(attempts)?)
}
