//! A code can be redeemed once.

use std::sync::Arc;

use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Failure, Outcome, ensure_eq};
use crate::samples::Sample;
use oauth_runtime_core::store::{AuthorizationCodeStore, Redemption, TokenStore};
use oauth_runtime_core::token::AuthorizationCode;

pub(super) fn cases<S: AuthorizationCodeStore + TokenStore + 'static>() -> Vec<Case<S>> {
    cases!["authorization_codes":
        redemption_stores_the_token,
        a_second_redemption_is_a_replay,
        reading_does_not_spend,
        a_spent_code_stays_readable,
        redeeming_an_unknown_code_stores_nothing,
        a_replay_ends_the_grant,
        a_revoked_code_is_gone,
        revocation_leaves_other_codes,
    ]
}

async fn redemption_stores_the_token<S: AuthorizationCodeStore + TokenStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let (code, tokens) = (sample.code(), sample.access_only());
    store.create_authorization_code(code.clone()).await?;
    let redemption = store.redeem_authorization_code(&code.digest, tokens.clone()).await?;
    ensure_eq!(redemption, Redemption::Redeemed, "the first redemption");
    let token = tokens.access_token;
    ensure_eq!(store.get_token(&token.digest).await?, Some(token), "the access token");
    Ok(())
}

async fn a_second_redemption_is_a_replay<S: AuthorizationCodeStore + TokenStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let (code, first, second) = (sample.code(), sample.access_only(), sample.access_only());
    store.create_authorization_code(code.clone()).await?;
    let redemption = store.redeem_authorization_code(&code.digest, first.clone()).await?;
    ensure_eq!(redemption, Redemption::Redeemed, "the first redemption");
    let redemption = store.redeem_authorization_code(&code.digest, second.clone()).await?;
    ensure_eq!(redemption, Redemption::Replayed { grant_id: sample.grant_id }, "the second redemption");
    ensure_eq!(store.get_token(&second.access_token.digest).await?, None, "the token of the replay");
    let kept = store.get_token(&first.access_token.digest).await?;
    ensure_eq!(kept, Some(first.access_token), "the token of the first redemption");
    Ok(())
}

async fn reading_does_not_spend<S: AuthorizationCodeStore + TokenStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let code = sample.code();
    store.create_authorization_code(code.clone()).await?;
    for _ in 0..3 {
        let read = store.get_authorization_code(&code.digest).await?;
        ensure_eq!(read.as_ref(), Some(&code), "the code, read again");
    }
    let redemption = store.redeem_authorization_code(&code.digest, sample.access_only()).await?;
    ensure_eq!(redemption, Redemption::Redeemed, "the redemption of a code that was read");
    Ok(())
}

async fn a_spent_code_stays_readable<S: AuthorizationCodeStore + TokenStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let code = sample.code();
    store.create_authorization_code(code.clone()).await?;
    let redemption = store.redeem_authorization_code(&code.digest, sample.access_only()).await?;
    ensure_eq!(redemption, Redemption::Redeemed, "the redemption");
    let spent = changed!(AuthorizationCode { redeemed: true, ..code });
    ensure_eq!(store.get_authorization_code(&spent.digest).await?, Some(spent), "the spent code");
    Ok(())
}

async fn redeeming_an_unknown_code_stores_nothing<S: AuthorizationCodeStore + TokenStore>(
    store: Arc<S>,
) -> Outcome {
    let sample = Sample::new();
    let tokens = sample.access_only();
    let redemption = store.redeem_authorization_code(&sample.code().digest, tokens.clone()).await?;
    ensure_eq!(redemption, Redemption::Unknown, "the redemption of a code that was never stored");
    ensure_eq!(store.get_token(&tokens.access_token.digest).await?, None, "its token");
    Ok(())
}

/// What the runtime does with a code that is presented again.
async fn a_replay_ends_the_grant<S: AuthorizationCodeStore + TokenStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let (code, tokens) = (sample.code(), sample.access_only());
    store.create_authorization_code(code.clone()).await?;
    let redemption = store.redeem_authorization_code(&code.digest, tokens.clone()).await?;
    ensure_eq!(redemption, Redemption::Redeemed, "the first redemption");
    let redemption = store.redeem_authorization_code(&code.digest, sample.access_only()).await?;
    let Redemption::Replayed { grant_id } = redemption else {
        return Err(Failure(format!("the second redemption: saw {redemption:?}")));
    };
    store.revoke_grant(&grant_id).await?;
    ensure_eq!(store.get_token(&tokens.access_token.digest).await?, None, "the token, after the replay");
    Ok(())
}

async fn a_revoked_code_is_gone<S: AuthorizationCodeStore + TokenStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let (code, tokens) = (sample.code(), sample.access_only());
    store.create_authorization_code(code.clone()).await?;
    store.revoke_grant(&sample.grant_id).await?;
    ensure_eq!(store.get_authorization_code(&code.digest).await?, None, "the code of a revoked grant");
    let redemption = store.redeem_authorization_code(&code.digest, tokens.clone()).await?;
    ensure_eq!(redemption, Redemption::Unknown, "its redemption");
    ensure_eq!(store.get_token(&tokens.access_token.digest).await?, None, "its token");
    Ok(())
}

/// Another grant of the same resource owner for the same client.
async fn revocation_leaves_other_codes<S: AuthorizationCodeStore + TokenStore>(store: Arc<S>) -> Outcome {
    let revoked = Sample::new();
    let other = Sample { grant_id: Sample::new().grant_id, ..revoked.clone() };
    let code = other.code();
    store.create_authorization_code(revoked.code()).await?;
    store.create_authorization_code(code.clone()).await?;
    store.revoke_grant(&revoked.grant_id).await?;
    ensure_eq!(
        store.get_authorization_code(&code.digest).await?.as_ref(),
        Some(&code),
        "the code of another grant"
    );
    let redemption = store.redeem_authorization_code(&code.digest, other.access_only()).await?;
    ensure_eq!(redemption, Redemption::Redeemed, "the redemption of another grant's code");
    Ok(())
}
