//! Clients that are to be told: one caller at a time gets each, until it is told.

use std::sync::Arc;

use tokio::sync::{Mutex, MutexGuard};

use super::{create, end, is_kept, request};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure_eq};
use crate::samples::Sample;
use oauth_runtime_core::store::CibaRequestStore;
use oauth_runtime_core::token::{CibaDecision, CibaRequest};
use oauth_runtime_core::{Digest, Timestamp};

pub(super) fn cases<S: CibaRequestStore + 'static>() -> Vec<Case<S>> {
    cases!["ciba_requests":
        a_client_is_told_when_it_is_due_and_again_when_the_claim_ends,
        the_longest_due_come_first_and_no_more_than_are_wanted,
        who_lost_the_claim_postpones_nothing,
        who_lost_the_claim_ends_nothing,
        a_decision_ends_the_claim,
    ]
}

/// A claim takes all that are due, so only one of the claiming cases runs at a time in this process.
pub(super) async fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::const_new(());
    ALONE.lock().await
}

/// A request whose client is to be told, so many seconds after it was sent.
pub(super) fn due(seconds: u64) -> CibaRequest {
    let sample = Sample::new();
    changed!(CibaRequest { due_at: Some(sample.issued_at.plus(seconds)), ..request(&sample) })
}

/// The claimed ones of these. Those of other runs are claimed too, and ignored.
pub(super) async fn claim<S: CibaRequestStore>(
    store: &S,
    now: Timestamp,
    until: Timestamp,
    of: &[&CibaRequest],
) -> Outcome<Vec<CibaRequest>> {
    let mut claimed = store.claim_ciba_notifications(now, until, 10_000).await?;
    claimed.retain(|request| of.iter().any(|of| of.digest == request.digest));
    Ok(claimed)
}

async fn a_client_is_told_when_it_is_due_and_again_when_the_claim_ends<S: CibaRequestStore>(
    store: Arc<S>,
) -> Outcome {
    let _alone = alone().await;
    let (request, polling) = (due(100), request(&Sample::new()));
    create(&*store, &request).await?;
    create(&*store, &polling).await?;
    let at = |seconds: u64| request.issued_at.plus(seconds);
    let of = [&request, &polling];
    ensure_eq!(claim(&*store, at(99), at(160), &of).await?, [], "what is due a second too early");
    let claimed = changed!(CibaRequest { due_at: Some(at(160)), ..request.clone() });
    ensure_eq!(claim(&*store, at(100), at(160), &of).await?, std::slice::from_ref(&claimed), "what is due");
    ensure_eq!(claim(&*store, at(159), at(220), &of).await?, [], "what is due while it is claimed");
    let again = changed!(CibaRequest { due_at: Some(at(220)), ..claimed });
    ensure_eq!(
        claim(&*store, at(160), at(220), &of).await?,
        std::slice::from_ref(&again),
        "what is due when a claim ends"
    );
    let failed = changed!(CibaRequest { attempts: 2, ..again });
    store.postpone_ciba_notification(&failed, at(500)).await?;
    ensure_eq!(claim(&*store, at(499), at(560), &of).await?, [], "what is due before it was postponed to");
    let later = changed!(CibaRequest { due_at: Some(at(560)), ..failed });
    ensure_eq!(
        claim(&*store, at(500), at(560), &of).await?,
        std::slice::from_ref(&later),
        "what was postponed"
    );
    store.end_ciba_notification(&later).await?;
    store.postpone_ciba_notification(&later, at(600)).await?;
    ensure_eq!(claim(&*store, at(3000), at(3060), &of).await?, [], "what is due after its client was told");
    Ok(())
}

async fn the_longest_due_come_first_and_no_more_than_are_wanted<S: CibaRequestStore>(
    store: Arc<S>,
) -> Outcome {
    let _alone = alone().await;
    // Longer ago than what other runs left.
    let at = |seconds: u64| Timestamp::from_unix(1_000_000_000 + seconds);
    let due = |seconds: u64| changed!(CibaRequest { due_at: Some(at(seconds)), ..request(&Sample::new()) });
    let requests = [due(30), due(10), due(20)];
    for request in &requests {
        create(&*store, request).await?;
    }
    let none = store.claim_ciba_notifications(at(60), at(70), 0).await?;
    ensure_eq!(none, [], "what is claimed with a limit of zero");
    for (expected, limit) in
        [(vec![requests[1].digest, requests[2].digest], 2), (vec![requests[0].digest], 2)]
    {
        let claimed = store.claim_ciba_notifications(at(60), at(9_000_000), limit).await?;
        let digests: Vec<Digest> = claimed.iter().map(|request| request.digest).collect();
        ensure_eq!(digests, expected, "the first that are due");
    }
    for request in &requests {
        end(&*store, request).await?;
    }
    Ok(())
}

/// An instance that was suspended too long must not undo what the next one did.
async fn who_lost_the_claim_postpones_nothing<S: CibaRequestStore>(store: Arc<S>) -> Outcome {
    let _alone = alone().await;
    let request = due(0);
    create(&*store, &request).await?;
    let at = |seconds: u64| request.issued_at.plus(seconds);
    let slow = claim(&*store, at(0), at(10), &[&request]).await?;
    let next = claim(&*store, at(10), at(20), &[&request]).await?;
    ensure_eq!((slow.len(), next.len()), (1, 1), "how often a client is to be told, and again");
    let failed = changed!(CibaRequest { attempts: 9, ..slow[0].clone() });
    store.postpone_ciba_notification(&failed, at(0)).await?;
    is_kept(&*store, &next[0], "the request that somebody else has claimed").await?;
    end(&*store, &request).await?;
    Ok(())
}

async fn who_lost_the_claim_ends_nothing<S: CibaRequestStore>(store: Arc<S>) -> Outcome {
    let _alone = alone().await;
    let request = due(0);
    create(&*store, &request).await?;
    let at = |seconds: u64| request.issued_at.plus(seconds);
    let slow = claim(&*store, at(0), at(10), &[&request]).await?;
    let next = claim(&*store, at(10), at(20), &[&request]).await?;
    ensure_eq!((slow.len(), next.len()), (1, 1), "how often a client is to be told, and again");
    store.end_ciba_notification(&slow[0]).await?;
    is_kept(&*store, &next[0], "the request that somebody else has claimed").await?;
    store.end_ciba_notification(&next[0]).await?;
    let told = changed!(CibaRequest { due_at: None, ..next[0].clone() });
    is_kept(&*store, &told, "the request whose client was told").await
}

/// The client is told the decision at once, whatever the instance tells it that has claimed the request.
async fn a_decision_ends_the_claim<S: CibaRequestStore>(store: Arc<S>) -> Outcome {
    let _alone = alone().await;
    let request = due(0);
    create(&*store, &request).await?;
    let at = |seconds: u64| request.issued_at.plus(seconds);
    let claimed = claim(&*store, at(0), at(120), &[&request]).await?;
    ensure_eq!(claimed.len(), 1, "how often a client is to be told");
    store.decide_ciba_request(&request.digest, CibaDecision::Denied, at(30)).await?;
    store.postpone_ciba_notification(&claimed[0], at(1000)).await?;
    store.end_ciba_notification(&claimed[0]).await?;
    let decided = claim(&*store, at(30), at(150), &[&request]).await?;
    let decisions: Vec<_> = decided.into_iter().map(|request| request.decision).collect();
    ensure_eq!(decisions, [Some(CibaDecision::Denied)], "the decision that a client is to be told");
    end(&*store, &request).await?;
    Ok(())
}
