//! Within the grace period a second use of a refresh token is a retry.

use std::sync::Arc;

use super::rotation::{ensure_absent, ensure_stored, granted};
use crate::Timestamp;
use crate::store::{RefreshTokenStore, RotationOutcome, TokenStore};
use crate::testing::case::{Case, Outcome, cases, ensure_eq};
use crate::testing::samples::{Sample, rotation};
use crate::token::{IssuedTokens, RefreshToken, SealedToken};

pub(super) fn cases<S: RefreshTokenStore + TokenStore + 'static>() -> Vec<Case<S>> {
    cases!["refresh_tokens":
        a_retry_gets_the_first_successor,
        a_retry_stores_the_access_token_alone,
        a_use_after_the_grace_period_is_a_replay,
        a_retry_does_not_prolong_the_grace_period,
    ]
}

/// A token that was used, and what its first use left.
struct Used {
    sample: Sample,
    token: RefreshToken,
    at: Timestamp,
    sealed: SealedToken,
}

async fn used<S: RefreshTokenStore + TokenStore>(store: &S) -> Outcome<Used> {
    let sample = Sample::new();
    let token = granted(store, &sample).await?;
    let first = rotation(token.digest, sample.issued_at, 60);
    let (at, sealed) = (first.successor.rotated_at, first.successor.sealed);
    let outcome = store.rotate_refresh_token(first, sample.tokens()).await?;
    ensure_eq!(outcome, RotationOutcome::Rotated, "the first rotation");
    Ok(Used { sample, token, at, sealed })
}

impl Used {
    /// Uses it again, so many seconds after the first use.
    async fn again<S>(&self, store: &S, after: u64) -> Outcome<(RotationOutcome, IssuedTokens)>
    where
        S: RefreshTokenStore,
    {
        let tokens = self.sample.tokens();
        let again = rotation(self.token.digest, self.at.plus(after), 60);
        Ok((store.rotate_refresh_token(again, tokens.clone()).await?, tokens))
    }
}

async fn a_retry_gets_the_first_successor<S: RefreshTokenStore + TokenStore>(store: Arc<S>) -> Outcome {
    let used = used(&*store).await?;
    for after in [0, 1, 59] {
        let (outcome, _) = used.again(&*store, after).await?;
        ensure_eq!(
            outcome,
            RotationOutcome::Retried { successor: used.sealed },
            "a use {after} seconds later"
        );
        let kept = store.get_refresh_token(&used.token.digest).await?.and_then(|kept| kept.successor);
        let kept = kept.map(|successor| (successor.rotated_at, successor.sealed));
        ensure_eq!(kept, Some((used.at, used.sealed)), "the successor, after the retry");
    }
    Ok(())
}

async fn a_retry_stores_the_access_token_alone<S: RefreshTokenStore + TokenStore>(store: Arc<S>) -> Outcome {
    let used = used(&*store).await?;
    let (outcome, tokens) = used.again(&*store, 1).await?;
    ensure_eq!(outcome, RotationOutcome::Retried { successor: used.sealed }, "a retry");
    let IssuedTokens { access_token, refresh_token } = tokens;
    ensure_stored(&*store, &IssuedTokens::new(access_token, None), "a retry").await?;
    let Some(token) = refresh_token else { return Ok(()) };
    ensure_eq!(store.get_refresh_token(&token.digest).await?, None, "the refresh token of a retry");
    Ok(())
}

async fn a_use_after_the_grace_period_is_a_replay<S: RefreshTokenStore + TokenStore>(
    store: Arc<S>,
) -> Outcome {
    let used = used(&*store).await?;
    for after in [60, 61, 3000] {
        let (outcome, tokens) = used.again(&*store, after).await?;
        let grant_id = used.sample.grant_id.clone();
        ensure_eq!(outcome, RotationOutcome::Replayed { grant_id }, "a use {after} seconds later, of 60");
        ensure_absent(&*store, &tokens, "a use after the grace period").await?;
    }
    Ok(())
}

async fn a_retry_does_not_prolong_the_grace_period<S: RefreshTokenStore + TokenStore>(
    store: Arc<S>,
) -> Outcome {
    let used = used(&*store).await?;
    let (outcome, _) = used.again(&*store, 59).await?;
    ensure_eq!(outcome, RotationOutcome::Retried { successor: used.sealed }, "a use 59 seconds later");
    let (outcome, _) = used.again(&*store, 61).await?;
    let grant_id = used.sample.grant_id;
    ensure_eq!(outcome, RotationOutcome::Replayed { grant_id }, "a use 61 seconds after the first");
    Ok(())
}
