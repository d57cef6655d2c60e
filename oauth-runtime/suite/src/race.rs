//! Many concurrent attempts, and the winner.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::outcome::{Outcome, ensure, ensure_eq};
use oauth_runtime_core::store::{Redemption, RefreshTokenStore, RotationOutcome, TokenStore};
use oauth_runtime_core::token::{GrantId, IssuedTokens, SealedToken};

/// How many tasks attempt the same.
pub(super) const TASKS: usize = 32;

/// Starts `attempts` tasks at the same moment, and returns their results.
pub(super) fn race<T, F>(
    attempts: usize,
    attempt: impl Fn(usize) -> F,
) -> impl Future<Output = Outcome<Vec<T>>> + Send
where
    T: Send + 'static,
    F: Future<Output = Outcome<T>> + Send + 'static,
{
    // Hundreds of cases race, for each type of store. Boxed, their tasks are of few types, and compile in much less time.
    at_once((0..attempts).map(|number| attempt(number).boxed()).collect())
}

async fn at_once<T: Send + 'static>(attempts: Vec<BoxFuture<'static, Outcome<T>>>) -> Outcome<Vec<T>> {
    let start = Arc::new(Barrier::new(attempts.len()));
    let mut outcomes = Vec::with_capacity(attempts.len());
    let mut tasks = JoinSet::new();
    for attempt in attempts {
        let start = Arc::clone(&start);
        tasks.spawn(async move {
            start.wait().await;
            attempt.await
        });
    }
    while let Some(ended) = tasks.join_next().await {
        outcomes.push(ended??);
    }
    Ok(outcomes)
}

/// An attempt to redeem or rotate: the store's answer, and the tokens that it was to store. Other processes
/// send theirs.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Attempt {
    pub(super) verdict: Verdict,
    pub(super) tokens: IssuedTokens,
}

/// The store's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Verdict {
    Won,
    Kept,
    Retried { successor: SealedToken },
    Replayed { grant_id: GrantId },
    Unknown,
}

impl From<Redemption> for Verdict {
    fn from(redemption: Redemption) -> Self {
        match redemption {
            Redemption::Redeemed => Self::Won,
            Redemption::Replayed { grant_id } => Self::Replayed { grant_id },
            Redemption::Unknown => Self::Unknown,
        }
    }
}

impl From<RotationOutcome> for Verdict {
    fn from(outcome: RotationOutcome) -> Self {
        match outcome {
            RotationOutcome::Rotated => Self::Won,
            RotationOutcome::Kept => Self::Kept,
            RotationOutcome::Retried { successor } => Self::Retried { successor },
            RotationOutcome::Replayed { grant_id } => Self::Replayed { grant_id },
            RotationOutcome::Unknown => Self::Unknown,
        }
    }
}

/// One attempt won; the store answered `expected` to all others.
pub(super) fn one_winner(attempts: &[Attempt], expected: impl Fn(&Attempt) -> Verdict) -> Outcome<&Attempt> {
    let (won, lost): (Vec<_>, Vec<_>) = attempts.iter().partition(|attempt| attempt.verdict == Verdict::Won);
    ensure!(won.len() == 1, "{} of {} attempts at once succeeded, not one", won.len(), attempts.len());
    for attempt in lost {
        ensure_eq!(attempt.verdict, expected(won[0]), "an attempt that came too late");
    }
    Ok(won[0])
}

/// Access tokens are stored for exactly those attempts that were reported as successful.
pub(super) async fn access_tokens_of<S: TokenStore>(
    store: &S,
    attempts: &[Attempt],
    reports_success: impl Fn(&Attempt) -> bool,
) -> Outcome {
    for attempt in attempts {
        let stored = store.get_token(&attempt.tokens.access_token.digest).await?.is_some();
        ensure_eq!(
            stored,
            reports_success(attempt),
            "whether the access token is stored after {:?}",
            attempt.verdict
        );
    }
    Ok(())
}

/// A refresh token is stored only for the winning attempt.
pub(super) async fn refresh_token_of_winner<S: RefreshTokenStore>(
    store: &S,
    attempts: &[Attempt],
) -> Outcome {
    for attempt in attempts {
        let Some(token) = &attempt.tokens.refresh_token else { continue };
        let stored = store.get_refresh_token(&token.digest).await?.is_some();
        let won = attempt.verdict == Verdict::Won;
        ensure_eq!(stored, won, "whether the refresh token is stored after {:?}", attempt.verdict);
    }
    Ok(())
}
