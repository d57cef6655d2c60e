//! Many creations, polls and decisions at the same time.

use std::sync::Arc;

use super::{Devices, approval, code, create, is_kept};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Failure, Outcome, ensure_eq};
use crate::race::{TASKS, race};
use crate::samples::{Sample, digest};
use oauth_runtime_core::store::Redemption;
use oauth_runtime_core::token::{DeviceCode, DeviceDecision};

pub(super) fn cases<S: Devices>() -> Vec<Case<S>> {
    cases!["device_codes":
        parallel_creations_with_one_user_code_have_one_winner,
        one_of_parallel_polls_is_in_time,
        parallel_decisions_have_one_winner,
    ]
}

/// The winning attempt's value.
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
            let (store, code) =
                (Arc::clone(&store), changed!(DeviceCode { user_code, ..code(&Sample::new()) }));
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

/// Each with its own grant, and denials between them.
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
        let decided = changed!(DeviceCode { decision: Some(decision.clone()), ..code });
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
