//! The path from a code to its refresh tokens, and revocation at any point of it.

use std::sync::Arc;

use super::case::{Case, cases};
use super::outcome::{Outcome, ensure, ensure_eq};
use super::race::{Attempt, TASKS, Verdict, access_tokens_of, one_winner, race, refresh_token_of_winner};
use super::samples::{Sample, rotation};
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{
    AuthorizationCodeStore, Redemption, RefreshTokenStore, RotationOutcome, TokenStore,
};
use oauth_runtime_core::token::IssuedTokens;

/// The capabilities that the cases need.
pub(super) trait Flow: AuthorizationCodeStore + RefreshTokenStore + TokenStore + 'static {}

impl<S: AuthorizationCodeStore + RefreshTokenStore + TokenStore + 'static> Flow for S {}

pub(super) fn cases<S: Flow>() -> Vec<Case<S>> {
    cases!["flows":
        redemption_stores_both_tokens,
        only_the_winner_of_a_redemption_stores_tokens,
        revoking_a_grant_ends_code_and_tokens,
        a_redemption_and_a_revocation_at_once,
        a_rotation_and_a_revocation_at_once,
        rotations_and_revocations_of_many_grants_at_once,
    ]
}

/// How often a revocation races another operation.
const ROUNDS: usize = 50;

pub(super) async fn redeemed<S: Flow>(store: &S, sample: &Sample) -> Outcome<(Digest, IssuedTokens)> {
    let (code, tokens) = (sample.code(), sample.tokens());
    store.create_authorization_code(code.clone()).await?;
    let redemption = store.redeem_authorization_code(&code.digest, tokens.clone()).await?;
    ensure_eq!(redemption, Redemption::Redeemed, "the first redemption");
    Ok((code.digest, tokens))
}

pub(super) fn refresh_digest(tokens: &IssuedTokens) -> Digest {
    tokens.refresh_token.as_ref().map_or(tokens.access_token.digest, |token| token.digest)
}

/// Which of both tokens are stored.
pub(super) async fn stored<S: Flow>(store: &S, tokens: &IssuedTokens) -> Outcome<(bool, bool)> {
    let access_token = store.get_token(&tokens.access_token.digest).await?.is_some();
    Ok((access_token, store.get_refresh_token(&refresh_digest(tokens)).await?.is_some()))
}

async fn redemption_stores_both_tokens<S: Flow>(store: Arc<S>) -> Outcome {
    let (_, tokens) = redeemed(&*store, &Sample::new()).await?;
    let kept = store.get_token(&tokens.access_token.digest).await?;
    ensure_eq!(kept.as_ref(), Some(&tokens.access_token), "the access token");
    let kept = store.get_refresh_token(&refresh_digest(&tokens)).await?;
    ensure_eq!(kept, tokens.refresh_token, "the refresh token");
    Ok(())
}

async fn only_the_winner_of_a_redemption_stores_tokens<S: Flow>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let code = sample.code();
    store.create_authorization_code(code.clone()).await?;
    let attempts: Vec<Attempt> = race(TASKS, |_| {
        let (store, tokens) = (Arc::clone(&store), sample.tokens());
        async move {
            let verdict = store.redeem_authorization_code(&code.digest, tokens.clone()).await?.into();
            Ok(Attempt { verdict, tokens })
        }
    })
    .await?;
    one_winner(&attempts, |_| Verdict::Replayed { grant_id: sample.grant_id.clone() })?;
    access_tokens_of(&*store, &attempts, |attempt| attempt.verdict == Verdict::Won).await?;
    refresh_token_of_winner(&*store, &attempts).await
}

async fn revoking_a_grant_ends_code_and_tokens<S: Flow>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let other = Sample { grant_id: Sample::new().grant_id, ..sample.clone() };
    let (code, first) = redeemed(&*store, &sample).await?;
    let (other_code, others) = redeemed(&*store, &other).await?;
    let next = sample.tokens();
    let use_first = rotation(refresh_digest(&first), sample.issued_at, 0);
    let outcome = store.rotate_refresh_token(use_first, next.clone()).await?;
    ensure_eq!(outcome, RotationOutcome::Rotated, "the rotation");

    store.revoke_grant(&sample.grant_id).await?;
    ensure_eq!(store.get_authorization_code(&code).await?, None, "the code of a revoked grant");
    ensure_eq!(stored(&*store, &first).await?, (false, false), "whether its first tokens are stored");
    ensure_eq!(stored(&*store, &next).await?, (false, false), "whether its second tokens are stored");
    ensure!(store.get_authorization_code(&other_code).await?.is_some(), "another grant's code is gone");
    ensure_eq!(stored(&*store, &others).await?, (true, true), "whether another grant's tokens are stored");
    Ok(())
}

/// Whichever comes first, nothing of the grant is left.
async fn a_redemption_and_a_revocation_at_once<S: Flow>(store: Arc<S>) -> Outcome {
    for round in 0..ROUNDS {
        let sample = Sample::new();
        let (code, tokens) = (sample.code(), sample.tokens());
        store.create_authorization_code(code.clone()).await?;
        race(2, |task| {
            let (store, sample, tokens) = (Arc::clone(&store), sample.clone(), tokens.clone());
            async move {
                if (task + round).is_multiple_of(2) {
                    store.revoke_grant(&sample.grant_id).await?;
                } else {
                    let redemption = store.redeem_authorization_code(&code.digest, tokens).await?;
                    let early = matches!(redemption, Redemption::Redeemed | Redemption::Unknown);
                    ensure!(early, "the redemption: saw {redemption:?}");
                }
                Ok(())
            }
        })
        .await?;
        ensure_eq!(store.get_authorization_code(&code.digest).await?, None, "the code of the revoked grant");
        ensure_eq!(stored(&*store, &tokens).await?, (false, false), "whether its tokens are stored");
    }
    Ok(())
}

/// Whichever comes first, nothing of the grant is left.
async fn a_rotation_and_a_revocation_at_once<S: Flow>(store: Arc<S>) -> Outcome {
    for round in 0..ROUNDS {
        revoke_while_rotating(&store, round).await?;
    }
    Ok(())
}

async fn rotations_and_revocations_of_many_grants_at_once<S: Flow>(store: Arc<S>) -> Outcome {
    let grants = race(TASKS, |number| {
        let store = Arc::clone(&store);
        async move { revoke_while_rotating(&store, number).await }
    });
    grants.await.map(drop)
}

async fn revoke_while_rotating<S: Flow>(store: &Arc<S>, round: usize) -> Outcome {
    let sample = Sample::new();
    let (code, first) = redeemed(&**store, &sample).await?;
    let next = sample.tokens();
    race(2, |task| {
        let (store, sample, next) = (Arc::clone(store), sample.clone(), next.clone());
        let rotation = rotation(refresh_digest(&first), sample.issued_at, 0);
        async move {
            if (task + round).is_multiple_of(2) {
                store.revoke_grant(&sample.grant_id).await?;
            } else {
                let outcome = store.rotate_refresh_token(rotation, next).await?;
                let early = matches!(outcome, RotationOutcome::Rotated | RotationOutcome::Unknown);
                ensure!(early, "the rotation: saw {outcome:?}");
            }
            Ok(())
        }
    })
    .await?;
    ensure_eq!(store.get_authorization_code(&code).await?, None, "the code of the revoked grant");
    for tokens in [first, next] {
        ensure_eq!(stored(&**store, &tokens).await?, (false, false), "whether its tokens are stored");
    }
    Ok(())
}
