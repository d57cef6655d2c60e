//! An approved code can be redeemed once, for its grant.

use std::sync::Arc;

use super::{Devices, approved, code, create, decide, is_gone, is_kept, redeemed};
use crate::case::{Case, cases};
use crate::outcome::{Outcome, ensure_eq};
use crate::samples::Sample;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::Redemption;
use oauth_runtime_core::token::{DeviceDecision, GrantId, IssuedTokens};

pub(super) fn cases<S: Devices>() -> Vec<Case<S>> {
    cases!["device_codes":
        redemption_stores_the_token,
        a_second_redemption_is_a_replay,
        reading_and_polling_do_not_spend,
        a_spent_code_stays_readable,
        what_is_not_approved_is_unknown,
        tokens_of_another_grant_are_unknown,
        a_replay_ends_the_grant,
        a_revoked_code_is_gone,
        revocation_leaves_other_codes,
    ]
}

/// Redeeming it says `expected` and stores nothing.
async fn is_refused<S: Devices>(
    store: &S,
    digest: &Digest,
    tokens: IssuedTokens,
    expected: Redemption,
) -> Outcome {
    let redemption = store.redeem_device_code(digest, tokens.clone()).await?;
    ensure_eq!(redemption, expected, "the redemption of what is good for nothing");
    ensure_eq!(store.get_token(&tokens.access_token.digest).await?, None, "its token");
    Ok(())
}

async fn redemption_stores_the_token<S: Devices>(store: Arc<S>) -> Outcome {
    let (_, tokens) = redeemed(&*store, &Sample::new()).await?;
    let token = tokens.access_token;
    ensure_eq!(store.get_token(&token.digest).await?, Some(token), "the access token");
    Ok(())
}

async fn a_second_redemption_is_a_replay<S: Devices>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let (code, first) = redeemed(&*store, &sample).await?;
    let replayed = Redemption::Replayed { grant_id: sample.grant_id.clone() };
    is_refused(&*store, &code.digest, sample.access_only(), replayed).await?;
    let kept = store.get_token(&first.access_token.digest).await?;
    ensure_eq!(kept, Some(first.access_token), "the token of the first redemption");
    Ok(())
}

async fn reading_and_polling_do_not_spend<S: Devices>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let code = approved(&*store, &sample).await?;
    for _ in 0..3 {
        is_kept(&*store, &code, "the code, read again").await?;
        store.poll_device_code(&code.digest, code.issued_at).await?;
    }
    let redemption = store.redeem_device_code(&code.digest, sample.access_only()).await?;
    ensure_eq!(redemption, Redemption::Redeemed, "the redemption of a code that was read and polled");
    Ok(())
}

async fn a_spent_code_stays_readable<S: Devices>(store: Arc<S>) -> Outcome {
    let (code, _) = redeemed(&*store, &Sample::new()).await?;
    is_kept(&*store, &code, "the spent code").await
}

async fn what_is_not_approved_is_unknown<S: Devices>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let code = code(&sample);
    is_refused(&*store, &code.digest, sample.access_only(), Redemption::Unknown).await?;
    create(&*store, &code).await?;
    is_refused(&*store, &code.digest, sample.access_only(), Redemption::Unknown).await?;
    let denied = decide(&*store, &code, DeviceDecision::Denied).await?;
    is_refused(&*store, &code.digest, sample.access_only(), Redemption::Unknown).await?;
    is_kept(&*store, &denied, "the denied code").await
}

/// The grant may be valid; and the attempt does not spend the code.
async fn tokens_of_another_grant_are_unknown<S: Devices>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let another = || Sample { grant_id: GrantId::generate(), ..sample.clone() };
    let (living, nowhere) = (another(), another());
    redeemed(&*store, &living).await?;
    let code = approved(&*store, &sample).await?;
    for other in [living, nowhere] {
        is_refused(&*store, &code.digest, other.access_only(), Redemption::Unknown).await?;
    }
    let redemption = store.redeem_device_code(&code.digest, sample.access_only()).await?;
    ensure_eq!(redemption, Redemption::Redeemed, "the redemption for its own grant");
    Ok(())
}

/// What the runtime does with a code that is presented again.
async fn a_replay_ends_the_grant<S: Devices>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let (code, tokens) = redeemed(&*store, &sample).await?;
    store.revoke_grant(&sample.grant_id).await?;
    ensure_eq!(store.get_token(&tokens.access_token.digest).await?, None, "the token, after the replay");
    is_gone(&*store, &code, "the spent code of a revoked grant").await
}

async fn a_revoked_code_is_gone<S: Devices>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let code = approved(&*store, &sample).await?;
    store.revoke_grant(&sample.grant_id).await?;
    is_gone(&*store, &code, "the code of a revoked grant").await?;
    is_refused(&*store, &code.digest, sample.access_only(), Redemption::Unknown).await
}

/// Another device of the same resource owner.
async fn revocation_leaves_other_codes<S: Devices>(store: Arc<S>) -> Outcome {
    let revoked = Sample::new();
    let other = Sample { grant_id: GrantId::generate(), ..revoked.clone() };
    approved(&*store, &revoked).await?;
    let (undecided, code) = (code(&other), approved(&*store, &other).await?);
    create(&*store, &undecided).await?;
    store.revoke_grant(&revoked.grant_id).await?;
    is_kept(&*store, &undecided, "the code that nobody decided").await?;
    is_kept(&*store, &code, "the code of another grant").await?;
    let redemption = store.redeem_device_code(&code.digest, other.access_only()).await?;
    ensure_eq!(redemption, Redemption::Redeemed, "the redemption of another grant's code");
    Ok(())
}
