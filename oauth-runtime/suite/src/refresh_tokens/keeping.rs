//! A use after which the client keeps its refresh token.

use std::sync::Arc;

use super::rotation::{ensure_absent, ensure_stored, granted};
use crate::case::{Case, cases};
use crate::outcome::{Outcome, ensure_eq};
use crate::samples::{Sample, digest, rotation, use_without_rotation};
use oauth_runtime_core::store::{RefreshTokenStore, RotationOutcome, TokenStore};

pub(super) fn cases<S: RefreshTokenStore + TokenStore + 'static>() -> Vec<Case<S>> {
    cases!["refresh_tokens":
        a_use_without_rotation_leaves_the_token,
        a_kept_token_can_be_rotated_later,
        keeping_a_used_token_follows_the_grace_period,
        keeping_what_is_unknown_or_revoked_stores_nothing,
    ]
}

async fn a_use_without_rotation_leaves_the_token<S>(store: Arc<S>) -> Outcome
where
    S: RefreshTokenStore + TokenStore,
{
    let sample = Sample::new();
    let token = granted(&*store, &sample).await?;
    for number in 1..=3 {
        let (rotation, tokens) =
            (use_without_rotation(token.digest, sample.issued_at.plus(number), 0), sample.access_only());
        let outcome = store.rotate_refresh_token(rotation, tokens.clone()).await?;
        ensure_eq!(outcome, RotationOutcome::Kept, "use {number} without rotation");
        ensure_stored(&*store, &tokens, "a use without rotation").await?;
        let kept = store.get_refresh_token(&token.digest).await?;
        ensure_eq!(kept.as_ref(), Some(&token), "the refresh token, after use {number} without rotation");
    }
    Ok(())
}

async fn a_kept_token_can_be_rotated_later<S: RefreshTokenStore + TokenStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let token = granted(&*store, &sample).await?;
    let keeping = use_without_rotation(token.digest, sample.issued_at, 0);
    let outcome = store.rotate_refresh_token(keeping, sample.access_only()).await?;
    ensure_eq!(outcome, RotationOutcome::Kept, "a use without rotation");
    let tokens = sample.tokens();
    let rotating = rotation(token.digest, sample.issued_at, 0);
    let outcome = store.rotate_refresh_token(rotating, tokens.clone()).await?;
    ensure_eq!(outcome, RotationOutcome::Rotated, "the rotation of a kept token");
    ensure_stored(&*store, &tokens, "the rotation of a kept token").await
}

/// The setting may change between two uses.
async fn keeping_a_used_token_follows_the_grace_period<S>(store: Arc<S>) -> Outcome
where
    S: RefreshTokenStore + TokenStore,
{
    let sample = Sample::new();
    let token = granted(&*store, &sample).await?;
    let first = rotation(token.digest, sample.issued_at, 60);
    let sealed = first.successor.as_ref().map(|successor| successor.sealed);
    let outcome = store.rotate_refresh_token(first, sample.tokens()).await?;
    ensure_eq!(outcome, RotationOutcome::Rotated, "the first rotation");

    let retry = use_without_rotation(token.digest, sample.issued_at.plus(59), 60);
    let outcome = store.rotate_refresh_token(retry, sample.access_only()).await?;
    let retried = sealed.map(|successor| RotationOutcome::Retried { successor });
    ensure_eq!(Some(outcome), retried, "a use of a used token within the grace period");

    let tokens = sample.access_only();
    let replay = use_without_rotation(token.digest, sample.issued_at.plus(60), 60);
    let outcome = store.rotate_refresh_token(replay, tokens.clone()).await?;
    let replayed = RotationOutcome::Replayed { grant_id: sample.grant_id };
    ensure_eq!(outcome, replayed, "a use of a used token after the grace period");
    ensure_absent(&*store, &tokens, "a use of a used token after the grace period").await
}

async fn keeping_what_is_unknown_or_revoked_stores_nothing<S>(store: Arc<S>) -> Outcome
where
    S: RefreshTokenStore + TokenStore,
{
    let sample = Sample::new();
    let token = granted(&*store, &sample).await?;
    let tokens = sample.access_only();
    let unknown = use_without_rotation(digest(), sample.issued_at, 60);
    let outcome = store.rotate_refresh_token(unknown, tokens.clone()).await?;
    ensure_eq!(outcome, RotationOutcome::Unknown, "the use of a token that was never stored");
    ensure_absent(&*store, &tokens, "the use of an unknown token").await?;
    store.revoke_grant(&sample.grant_id).await?;
    let revoked = use_without_rotation(token.digest, sample.issued_at, 60);
    let outcome = store.rotate_refresh_token(revoked, tokens.clone()).await?;
    ensure_eq!(outcome, RotationOutcome::Unknown, "the use of a token whose grant is revoked");
    ensure_absent(&*store, &tokens, "the use of a revoked token").await
}
