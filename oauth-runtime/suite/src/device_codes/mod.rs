//! Device codes: found by two digests, polled in intervals, decided once, redeemed once.

mod decisions;
mod deletion;
mod grants;
mod parallel;
mod parallel_redemption;
mod polling;
mod redemption;
mod round_trip;
mod user_codes;

use std::net::Ipv4Addr;

use super::case::Case;
use super::outcome::{Outcome, ensure, ensure_eq};
use super::samples::{Sample, digest};
use crate::changed::changed;
use oauth_runtime_core::store::{DeviceCodeStore, Redemption, TokenStore};
use oauth_runtime_core::token::{DecoupledApproval, DeviceCode, DeviceDecision, IssuedTokens};

pub(super) use deletion::cases as cases_of_deletion;
pub(super) use grants::cases as cases_of_grants;

/// The capabilities that the cases need.
pub(super) trait Devices: DeviceCodeStore + TokenStore + 'static {}

impl<S: DeviceCodeStore + TokenStore + 'static> Devices for S {}

pub(super) fn cases<S: Devices>() -> Vec<Case<S>> {
    [
        round_trip::cases(),
        user_codes::cases(),
        polling::cases(),
        decisions::cases(),
        redemption::cases(),
        parallel::cases(),
        parallel_redemption::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A code that the sample's client requests.
pub(super) fn code(sample: &Sample) -> DeviceCode {
    let Sample { client_id, scope, issued_at, expires_at, .. } = sample.clone();
    let code = DeviceCode::new(digest(), digest(), client_id, scope, 5, issued_at, expires_at);
    changed!(DeviceCode { address: Some(Ipv4Addr::new(192, 0, 2, 7).into()), ..code })
}

/// The approval that the sample's tokens come from.
pub(super) fn approval(sample: &Sample) -> DecoupledApproval {
    let Sample { grant_id, subject, scope, issued_at, .. } = sample.clone();
    DecoupledApproval::new(grant_id, subject, scope, issued_at)
}

pub(super) async fn create<S: DeviceCodeStore>(store: &S, code: &DeviceCode) -> Outcome {
    ensure!(store.create_device_code(code.clone()).await?, "the user code of a new code is taken");
    Ok(())
}

/// Stores the first decision about a code; returns the code in its new state.
async fn decide<S: DeviceCodeStore>(
    store: &S,
    code: &DeviceCode,
    decision: DeviceDecision,
) -> Outcome<DeviceCode> {
    let counts = store.decide_device_code(&code.digest, decision.clone()).await?;
    ensure!(counts, "the first decision about a code does not count");
    Ok(changed!(DeviceCode { decision: Some(decision), ..code.clone() }))
}

/// A code that the resource owner of the sample approved.
pub(super) async fn approved<S: DeviceCodeStore>(store: &S, sample: &Sample) -> Outcome<DeviceCode> {
    let code = code(sample);
    create(store, &code).await?;
    decide(store, &code, DeviceDecision::Approved(approval(sample))).await
}

/// A code that was approved and redeemed.
pub(super) async fn redeemed<S: DeviceCodeStore>(
    store: &S,
    sample: &Sample,
) -> Outcome<(DeviceCode, IssuedTokens)> {
    let (code, tokens) = (approved(store, sample).await?, sample.tokens());
    let redemption = store.redeem_device_code(&code.digest, tokens.clone()).await?;
    ensure_eq!(redemption, Redemption::Redeemed, "the first redemption");
    Ok((changed!(DeviceCode { redeemed: true, ..code }), tokens))
}

/// By both of its digests.
pub(super) async fn is_kept<S: DeviceCodeStore>(store: &S, expected: &DeviceCode, what: &str) -> Outcome {
    let kept = store.get_device_code(&expected.digest).await?;
    ensure_eq!(kept.as_ref(), Some(expected), "{what}");
    let found = store.find_user_code(&expected.user_code).await?;
    ensure_eq!(found.as_ref(), Some(expected), "{what}, by the user code");
    Ok(())
}

/// By both of its digests.
pub(super) async fn is_gone<S: DeviceCodeStore>(store: &S, code: &DeviceCode, what: &str) -> Outcome {
    ensure_eq!(store.get_device_code(&code.digest).await?, None, "{what}");
    ensure_eq!(store.find_user_code(&code.user_code).await?, None, "{what}, by the user code");
    Ok(())
}
