//! A refresh token can be used once, without a grace period.

use std::sync::Arc;

use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure_eq};
use crate::samples::{Sample, digest, rotation};
use oauth_runtime_core::store::{RefreshTokenStore, RotationOutcome, TokenStore};
use oauth_runtime_core::token::{GrantId, IssuedTokens, RefreshToken};

pub(super) fn cases<S: RefreshTokenStore + TokenStore + 'static>() -> Vec<Case<S>> {
    cases!["refresh_tokens":
        rotation_stores_both_tokens_and_the_successor,
        a_second_rotation_is_a_replay,
        rotating_an_unknown_token_stores_nothing,
        a_chain_of_rotations,
        revoking_a_grant_ends_both_tokens,
        revoking_a_grant_ends_the_chain,
        revocation_leaves_other_grants,
        a_revoked_access_token_leaves_the_refresh_token,
    ]
}

/// The first tokens of a grant.
pub(super) async fn granted<S: TokenStore>(store: &S, sample: &Sample) -> Outcome<RefreshToken> {
    let token = sample.refresh_token();
    store.create_token(IssuedTokens::new(sample.access_token(), Some(token.clone()))).await?;
    Ok(token)
}

pub(super) async fn ensure_stored<S>(store: &S, tokens: &IssuedTokens, what: &str) -> Outcome
where
    S: RefreshTokenStore + TokenStore,
{
    let kept = store.get_token(&tokens.access_token.digest).await?;
    ensure_eq!(kept.as_ref(), Some(&tokens.access_token), "the access token of {what}");
    if let Some(token) = &tokens.refresh_token {
        let kept = store.get_refresh_token(&token.digest).await?;
        ensure_eq!(kept.as_ref(), Some(token), "the refresh token of {what}");
    }
    Ok(())
}

pub(super) async fn ensure_absent<S>(store: &S, tokens: &IssuedTokens, what: &str) -> Outcome
where
    S: RefreshTokenStore + TokenStore,
{
    let kept = store.get_token(&tokens.access_token.digest).await?;
    ensure_eq!(kept, None, "the access token of {what}");
    if let Some(token) = &tokens.refresh_token {
        ensure_eq!(store.get_refresh_token(&token.digest).await?, None, "the refresh token of {what}");
    }
    Ok(())
}

async fn rotation_stores_both_tokens_and_the_successor<S>(store: Arc<S>) -> Outcome
where
    S: RefreshTokenStore + TokenStore,
{
    let sample = Sample::new();
    let first = granted(&*store, &sample).await?;
    let (rotation, tokens) = (rotation(first.digest, sample.issued_at.plus(5), 0), sample.tokens());
    let outcome = store.rotate_refresh_token(rotation.clone(), tokens.clone()).await?;
    ensure_eq!(outcome, RotationOutcome::Rotated, "the first rotation");
    ensure_stored(&*store, &tokens, "the rotation").await?;
    let used = changed!(RefreshToken { successor: rotation.successor, ..first });
    ensure_eq!(store.get_refresh_token(&used.digest).await?, Some(used), "the used token");
    Ok(())
}

async fn a_second_rotation_is_a_replay<S: RefreshTokenStore + TokenStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let token = granted(&*store, &sample).await?;
    let (first, replay) = (sample.tokens(), sample.tokens());
    let first_use = rotation(token.digest, sample.issued_at, 0);
    let outcome = store.rotate_refresh_token(first_use.clone(), first.clone()).await?;
    ensure_eq!(outcome, RotationOutcome::Rotated, "the first rotation");
    let second_use = rotation(token.digest, sample.issued_at, 0);
    let outcome = store.rotate_refresh_token(second_use, replay.clone()).await?;
    ensure_eq!(outcome, RotationOutcome::Replayed { grant_id: sample.grant_id }, "the second rotation");
    ensure_absent(&*store, &replay, "the replay").await?;
    ensure_stored(&*store, &first, "the first rotation").await?;
    let used = store.get_refresh_token(&token.digest).await?.map(|used| used.successor);
    ensure_eq!(used, Some(first_use.successor), "the successor, after the replay");
    Ok(())
}

async fn rotating_an_unknown_token_stores_nothing<S: RefreshTokenStore + TokenStore>(
    store: Arc<S>,
) -> Outcome {
    let sample = Sample::new();
    let tokens = sample.tokens();
    let outcome =
        store.rotate_refresh_token(rotation(digest(), sample.issued_at, 60), tokens.clone()).await?;
    ensure_eq!(outcome, RotationOutcome::Unknown, "the rotation of a token that was never stored");
    ensure_absent(&*store, &tokens, "the rotation of an unknown token").await
}

/// Twenty rotations, all of which are remembered.
async fn chain<S>(store: &S, sample: &Sample) -> Outcome<Vec<IssuedTokens>>
where
    S: RefreshTokenStore + TokenStore,
{
    let mut presented = granted(store, sample).await?.digest;
    let mut chain = Vec::new();
    for number in 0..20 {
        let (token, access_token) = (sample.refresh_token(), sample.access_token());
        let next = token.digest;
        let tokens = IssuedTokens::new(access_token, Some(token));
        let rotation = rotation(presented, sample.issued_at.plus(number), 0);
        let outcome = store.rotate_refresh_token(rotation, tokens.clone()).await?;
        ensure_eq!(outcome, RotationOutcome::Rotated, "rotation {number} of a chain");
        chain.push(tokens);
        presented = next;
    }
    Ok(chain)
}

async fn a_chain_of_rotations<S: RefreshTokenStore + TokenStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let chain = chain(&*store, &sample).await?;
    for (number, tokens) in chain.iter().enumerate() {
        let digest = tokens.refresh_token.as_ref().map_or_else(digest, |token| token.digest);
        let used = store.get_refresh_token(&digest).await?.map(|token| token.successor.is_some());
        ensure_eq!(used, Some(number < 19), "whether token {number} of a chain of 20 is used");
        ensure_eq!(
            store.get_token(&tokens.access_token.digest).await?.as_ref(),
            Some(&tokens.access_token),
            "access token {number} of the chain"
        );
    }
    Ok(())
}

async fn revoking_a_grant_ends_both_tokens<S: RefreshTokenStore + TokenStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let (first, next) = (sample.tokens(), sample.tokens());
    store.create_token(first.clone()).await?;
    store.revoke_grant(&sample.grant_id).await?;
    ensure_absent(&*store, &first, "a revoked grant").await?;
    let presented = first.refresh_token.map_or_else(digest, |token| token.digest);
    let outcome = store.rotate_refresh_token(rotation(presented, sample.issued_at, 60), next.clone()).await?;
    ensure_eq!(outcome, RotationOutcome::Unknown, "a rotation after the grant was revoked");
    ensure_absent(&*store, &next, "a rotation after the grant was revoked").await
}

async fn revoking_a_grant_ends_the_chain<S: RefreshTokenStore + TokenStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let chain = chain(&*store, &sample).await?;
    store.revoke_grant(&sample.grant_id).await?;
    for tokens in &chain {
        ensure_absent(&*store, tokens, "a chain whose grant is revoked").await?;
    }
    Ok(())
}

/// Another grant of the same resource owner for the same client.
async fn revocation_leaves_other_grants<S: RefreshTokenStore + TokenStore>(store: Arc<S>) -> Outcome {
    let revoked = Sample::new();
    let other = Sample { grant_id: GrantId::generate(), ..revoked.clone() };
    let (gone, kept) = (revoked.tokens(), other.tokens());
    store.create_token(gone).await?;
    store.create_token(kept.clone()).await?;
    store.revoke_grant(&revoked.grant_id).await?;
    ensure_stored(&*store, &kept, "another grant").await
}

async fn a_revoked_access_token_leaves_the_refresh_token<S>(store: Arc<S>) -> Outcome
where
    S: RefreshTokenStore + TokenStore,
{
    let sample = Sample::new();
    let tokens = sample.tokens();
    store.create_token(tokens.clone()).await?;
    store.revoke_token(&tokens.access_token.digest).await?;
    let kept = tokens.refresh_token.as_ref().map_or_else(digest, |token| token.digest);
    ensure_eq!(
        store.get_refresh_token(&kept).await?,
        tokens.refresh_token,
        "the refresh token beside a revoked access token"
    );
    Ok(())
}
