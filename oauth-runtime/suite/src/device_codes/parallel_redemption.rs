//! Many redemptions at the same time.

use std::sync::Arc;

use serde_json::Value;

use super::{Devices, approved, is_gone};
use crate::case::{Case, cases, race_of_processes};
use crate::outcome::{Failure, Outcome, ensure, ensure_eq};
use crate::processes::{self, Processes};
use crate::race::{Attempt, Verdict, access_tokens_of, one_winner, race};
use crate::samples::Sample;
use oauth_runtime_core::store::Redemption;
use oauth_runtime_core::token::{DeviceCode, DeviceDecision};

pub(super) fn cases<S: Devices>() -> Vec<Case<S>> {
    let mut cases = cases!["device_codes":
        parallel_redemptions_have_one_winner,
        a_redemption_and_a_revocation_at_once,
    ];
    cases.push(race_of_processes!("device_codes": processes_have_one_winner, compete));
    cases
}

/// Attempts to redeem one code, many at the same time.
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
