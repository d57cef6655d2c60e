//! Within the grace period, a second use of a refresh token is a retry.

use std::sync::Arc;

use super::rotation::{ensure_absent, ensure_stored, granted};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure_eq};
use crate::samples::{Sample, digest, rotation, use_without_rotation};
use oauth_runtime_core::store::{RefreshTokenStore, Rotation, RotationOutcome, TokenStore};
use oauth_runtime_core::token::{IssuedTokens, RefreshToken, SealedToken, Successor};
use oauth_runtime_core::{Digest, Timestamp};

pub(super) fn cases<S: RefreshTokenStore + TokenStore + 'static>() -> Vec<Case<S>> {
    cases!["refresh_tokens":
        a_retry_gets_the_first_successor,
        a_retry_stores_the_access_token_alone,
        a_use_after_the_grace_period_is_a_replay,
        a_retry_does_not_prolong_the_grace_period,
        a_use_after_that_of_the_successor_is_a_replay,
        a_retry_after_revocation_is_unknown,
    ]
}

/// A used token, and what its first use left.
struct Used {
    sample: Sample,
    token: RefreshToken,
    at: Timestamp,
    sealed: SealedToken,
    /// The digest of its successor.
    next: Digest,
}

async fn used<S: RefreshTokenStore + TokenStore>(store: &S) -> Outcome<Used> {
    let sample = Sample::new();
    let token = granted(store, &sample).await?;
    let (next, at) = (sample.tokens(), sample.issued_at);
    let sealed = SealedToken::from_bytes(*digest().as_bytes());
    let next_digest = next.refresh_token.as_ref().map(|token| token.digest);
    let successor = Some(Successor::new(at, next_digest, sealed));
    let first = changed!(Rotation { successor, ..rotation(token.digest, at, 60) });
    let outcome = store.rotate_refresh_token(first, next.clone()).await?;
    ensure_eq!(outcome, RotationOutcome::Rotated, "the first rotation");
    Ok(Used { sample, token, at, sealed, next: next_digest.unwrap_or_else(digest) })
}

impl Used {
    /// Uses it again, this many seconds after the first use.
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
    let IssuedTokens { access_token, refresh_token, .. } = tokens;
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

/// Whoever used the successor received the answer: the client lost nothing, so the old token comes from
/// somebody else.
async fn a_use_after_that_of_the_successor_is_a_replay<S>(store: Arc<S>) -> Outcome
where
    S: RefreshTokenStore + TokenStore,
{
    let used = used(&*store).await?;
    let (outcome, _) = used.again(&*store, 1).await?;
    ensure_eq!(
        outcome,
        RotationOutcome::Retried { successor: used.sealed },
        "a use before that of the successor"
    );
    let (next, at) = (used.sample.tokens(), used.at.plus(2));
    let outcome = store.rotate_refresh_token(rotation(used.next, at, 60), next.clone()).await?;
    ensure_eq!(outcome, RotationOutcome::Rotated, "the use of the successor");
    let (outcome, tokens) = used.again(&*store, 3).await?;
    let replayed = RotationOutcome::Replayed { grant_id: used.sample.grant_id.clone() };
    ensure_eq!(outcome, replayed, "a use of the old token after that of its successor");
    ensure_absent(&*store, &tokens, "a use of the old token after that of its successor").await?;
    let keeping = use_without_rotation(used.token.digest, at, 60);
    let outcome = store.rotate_refresh_token(keeping, used.sample.access_only()).await?;
    ensure_eq!(outcome, replayed, "the same without rotation");
    ensure_stored(&*store, &next, "the use of the successor").await
}

async fn a_retry_after_revocation_is_unknown<S: RefreshTokenStore + TokenStore>(store: Arc<S>) -> Outcome {
    let used = used(&*store).await?;
    store.revoke_grant(&used.sample.grant_id).await?;
    let (outcome, tokens) = used.again(&*store, 1).await?;
    ensure_eq!(outcome, RotationOutcome::Unknown, "a retry after the grant was revoked");
    ensure_absent(&*store, &tokens, "a retry after the grant was revoked").await
}
