//! Valid records stay.

use std::sync::Arc;

use super::sweep;
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::flows::{Flow, redeemed, refresh_digest, stored};
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::race::{TASKS, race};
use crate::samples::{Sample, now, rotation};
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::{ExpiringStore, Redemption, RotationOutcome};
use oauth_runtime_core::token::{AccessToken, AuthorizationCode, IssuedTokens};

pub(super) fn cases<S: ExpiringStore + Flow>() -> Vec<Case<S>> {
    cases!["sweeping":
        leaves_what_lives,
        leaves_a_spent_code_that_lives,
        leaves_a_spent_code_whose_tokens_live,
        a_refresh_token_outlives_its_access_token,
        a_grant_can_be_revoked_after_its_first_tokens_are_gone,
        redemptions_and_rotations_meanwhile_lose_nothing,
    ]
}

async fn leaves_what_lives<S: ExpiringStore + Flow>(store: Arc<S>) -> Outcome {
    let (sample, code) = (Sample::new(), Sample::new().code());
    let own_token = Sample::new().own_access_token();
    store.create_authorization_code(code.clone()).await?;
    store.create_token(IssuedTokens::new(own_token.clone(), None)).await?;
    let tokens = sample.tokens();
    store.create_token(tokens.clone()).await?;
    sweep(&*store, now(), 1000).await?;
    ensure_eq!(store.get_authorization_code(&code.digest).await?, Some(code), "a live code");
    ensure_eq!(store.get_token(&own_token.digest).await?, Some(own_token), "a client's own live token");
    ensure_eq!(stored(&*store, &tokens).await?, (true, true), "whether live tokens are stored");
    Ok(())
}

/// Its second use must be recognised.
async fn leaves_a_spent_code_that_lives<S: ExpiringStore + Flow>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let (code, _) = redeemed(&*store, &sample).await?;
    sweep(&*store, now(), 1000).await?;
    let redemption = store.redeem_authorization_code(&code, sample.tokens()).await?;
    let expected = Redemption::Replayed { grant_id: sample.grant_id };
    ensure_eq!(redemption, expected, "the second redemption");
    Ok(())
}

/// A thief may come late.
async fn leaves_a_spent_code_whose_tokens_live<S: ExpiringStore + Flow>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let code = just_expired(sample.code());
    store.create_authorization_code(code.clone()).await?;
    if store.redeem_authorization_code(&code.digest, sample.tokens()).await? != Redemption::Redeemed {
        // A store whose entries expire by themselves has already deleted it.
        return Ok(());
    }
    sweep(&*store, now(), 1000).await?;
    let spent = changed!(AuthorizationCode { redeemed: true, ..code });
    ensure_eq!(store.get_authorization_code(&spent.digest).await?.as_ref(), Some(&spent), "the spent code");
    let redemption = store.redeem_authorization_code(&spent.digest, sample.tokens()).await?;
    ensure_eq!(redemption, Redemption::Replayed { grant_id: sample.grant_id }, "the second redemption");
    Ok(())
}

fn just_expired(code: AuthorizationCode) -> AuthorizationCode {
    let expires_at = Timestamp::from_unix(now().as_unix().saturating_sub(1));
    changed!(AuthorizationCode { issued_at: expires_at, expires_at, ..code })
}

/// Tokens, the first of which has expired.
fn half_expired(sample: &Sample) -> IssuedTokens {
    let Sample { issued_at, expires_at, .. } = Sample::expired(Timestamp::from_unix(2000));
    let access_token = changed!(AccessToken { issued_at, expires_at, ..sample.access_token() });
    IssuedTokens::new(access_token, Some(sample.refresh_token()))
}

async fn a_refresh_token_outlives_its_access_token<S: ExpiringStore + Flow>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let (first, next) = (half_expired(&sample), sample.tokens());
    store.create_token(first.clone()).await?;
    sweep(&*store, now(), 1000).await?;
    ensure_eq!(stored(&*store, &first).await?, (false, true), "whether both tokens are stored");
    let rotation = rotation(refresh_digest(&first), sample.issued_at, 0);
    let outcome = store.rotate_refresh_token(rotation, next.clone()).await?;
    ensure_eq!(outcome, RotationOutcome::Rotated, "the rotation of the refresh token that lives");
    ensure_eq!(stored(&*store, &next).await?, (true, true), "whether the new tokens are stored");
    Ok(())
}

async fn a_grant_can_be_revoked_after_its_first_tokens_are_gone<S: ExpiringStore + Flow>(
    store: Arc<S>,
) -> Outcome {
    let sample = Sample::new();
    let (first, next) = (half_expired(&sample), sample.tokens());
    store.create_token(first.clone()).await?;
    let rotation = rotation(refresh_digest(&first), sample.issued_at, 0);
    let outcome = store.rotate_refresh_token(rotation, next.clone()).await?;
    ensure_eq!(outcome, RotationOutcome::Rotated, "the rotation");
    sweep(&*store, now(), 1000).await?;
    ensure_eq!(stored(&*store, &next).await?, (true, true), "whether the tokens that live are stored");
    store.revoke_grant(&sample.grant_id).await?;
    ensure_eq!(stored(&*store, &first).await?, (false, false), "whether the first tokens are stored");
    ensure_eq!(stored(&*store, &next).await?, (false, false), "whether revoked tokens are stored");
    Ok(())
}

async fn redemptions_and_rotations_meanwhile_lose_nothing<S: ExpiringStore + Flow>(store: Arc<S>) -> Outcome {
    let stored_meanwhile = race(TASKS, |task| {
        let store = Arc::clone(&store);
        async move {
            if task % 4 == 0 {
                store.create_token(Sample::expired(Timestamp::from_unix(2000)).tokens()).await?;
                for _ in 0..10 {
                    store.sweep(now(), 1000).await?;
                }
                return Ok(None);
            }
            let sample = Sample::new();
            let (_, first) = redeemed(&*store, &sample).await?;
            let next = sample.tokens();
            let rotation = rotation(refresh_digest(&first), sample.issued_at, 0);
            let outcome = store.rotate_refresh_token(rotation, next.clone()).await?;
            ensure_eq!(outcome, RotationOutcome::Rotated, "a rotation while it is swept");
            Ok(Some((first, next)))
        }
    });
    for (first, next) in stored_meanwhile.await?.into_iter().flatten() {
        let all = (stored(&*store, &first).await?, stored(&*store, &next).await?);
        ensure!(all == ((true, true), (true, true)), "tokens that were stored while it is swept are gone");
    }
    Ok(())
}
