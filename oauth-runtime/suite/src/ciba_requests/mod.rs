//! Backchannel authentication requests: one of the same waits, polled in intervals, decided once, redeemed once, and told to their
//! clients.

mod decisions;
mod deletion;
mod lifetimes;
mod notifications;
mod parallel;
mod redemption;
mod round_trip;

pub(super) use self::deletion::cases_of_deletion;
use super::case::Case;
use super::outcome::{Outcome, ensure, ensure_eq};
use super::samples::{Sample, digest};
use crate::changed::changed;
use oauth_runtime_core::store::{
    CibaRequestStore, ClientRegistrationStore, ExpiringStore, Redemption, TokenStore,
};
use oauth_runtime_core::token::{CibaDecision, CibaRequest, DecoupledApproval, IssuedTokens};

/// The capabilities that the cases need.
pub(super) trait Ciba: CibaRequestStore + TokenStore + 'static {}

impl<S: CibaRequestStore + TokenStore + 'static> Ciba for S {}

pub(super) fn cases<S: Ciba + ClientRegistrationStore + ExpiringStore>() -> Vec<Case<S>> {
    [
        round_trip::cases(),
        decisions::cases(),
        redemption::cases(),
        notifications::cases(),
        parallel::cases(),
        lifetimes::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A request of the sample's client for the sample's person.
fn request(sample: &Sample) -> CibaRequest {
    let Sample { client_id, subject, scope, issued_at, expires_at, .. } = sample.clone();
    CibaRequest::new(digest(), digest(), client_id, subject, scope, 5, issued_at, expires_at)
}

/// The approval that the sample's tokens come from.
fn approval(sample: &Sample) -> DecoupledApproval {
    let Sample { grant_id, subject, scope, issued_at, .. } = sample.clone();
    DecoupledApproval::new(grant_id, subject, scope, issued_at)
}

async fn create<S: CibaRequestStore>(store: &S, request: &CibaRequest) -> Outcome {
    let other = store.create_ciba_request(request.clone()).await?;
    ensure_eq!(other, None, "the request that waits instead of a new one");
    Ok(())
}

/// Stores the first decision about a request; returns the request in its new state.
async fn decide<S: CibaRequestStore>(
    store: &S,
    request: &CibaRequest,
    decision: CibaDecision,
) -> Outcome<CibaRequest> {
    let decided_at = request.issued_at.plus(30);
    let counts = store.decide_ciba_request(&request.digest, decision.clone(), decided_at).await?;
    ensure!(counts, "the first decision about a request does not count");
    let due_at = request.due_at.map(|_| decided_at);
    Ok(changed!(CibaRequest { decision: Some(decision), due_at, ..request.clone() }))
}

/// A request that the person of the sample approved.
async fn approved<S: CibaRequestStore>(store: &S, sample: &Sample) -> Outcome<CibaRequest> {
    let request = request(sample);
    create(store, &request).await?;
    decide(store, &request, CibaDecision::Approved(approval(sample))).await
}

/// A request that was approved and redeemed.
async fn redeemed<S: CibaRequestStore>(store: &S, sample: &Sample) -> Outcome<(CibaRequest, IssuedTokens)> {
    let (request, tokens) = (approved(store, sample).await?, sample.tokens());
    let redemption = store.redeem_ciba_request(&request.digest, tokens.clone(), None).await?;
    ensure_eq!(redemption, Redemption::Redeemed, "the first redemption");
    Ok((changed!(CibaRequest { redeemed: true, ..request }), tokens))
}

/// Ends the notification, as the one does who has claimed it.
async fn end<S: CibaRequestStore>(store: &S, request: &CibaRequest) -> Outcome {
    if let Some(claimed) = store.get_ciba_request(&request.digest).await? {
        store.end_ciba_notification(&claimed).await?;
    }
    Ok(())
}

async fn is_kept<S: CibaRequestStore>(store: &S, expected: &CibaRequest, what: &str) -> Outcome {
    let kept = store.get_ciba_request(&expected.digest).await?;
    ensure_eq!(kept.as_ref(), Some(expected), "{what}");
    Ok(())
}

async fn is_gone<S: CibaRequestStore>(store: &S, request: &CibaRequest, what: &str) -> Outcome {
    ensure_eq!(store.get_ciba_request(&request.digest).await?, None, "{what}");
    Ok(())
}
