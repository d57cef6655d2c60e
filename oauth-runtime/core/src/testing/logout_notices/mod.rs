//! Notices of logouts: each is given to one at a time, until it is deleted.

mod claims;
mod parallel;
mod round_trip;
mod sweeping;

use std::collections::BTreeSet;

use tokio::sync::{Mutex, MutexGuard};

use super::case::{Case, Outcome};
use super::samples::{Sample, digest, fresh};
use crate::Timestamp;
use crate::store::{LogoutNoticeStore, PendingNotice};

pub(super) use sweeping::cases as cases_of_sweeping;

pub(super) fn cases<S: LogoutNoticeStore + 'static>() -> Vec<Case<S>> {
    [round_trip::cases(), claims::cases(), parallel::cases()].into_iter().flatten().collect()
}

/// A claim takes whatever is due, so of the cases that claim one runs at a time in this process.
async fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::const_new(());
    ALONE.lock().await
}

/// A notice that nothing else has, due when it was made.
fn notice() -> PendingNotice {
    let Sample { client_id, subject, issued_at, expires_at, .. } = Sample::new();
    PendingNotice::new(digest(), fresh("session"), client_id, subject, issued_at, expires_at)
}

/// What is claimed of these notices, each due at `until` from then on. What an earlier run left is claimed too, and passed over.
async fn claim<S: LogoutNoticeStore>(
    store: &S,
    now: Timestamp,
    until: Timestamp,
    of: &[&PendingNotice],
) -> Outcome<Vec<PendingNotice>> {
    let ids: BTreeSet<String> = of.iter().map(|notice| notice.id.to_string()).collect();
    let mut claimed = store.claim_logout_notices(now, until, 10_000).await?;
    claimed.retain(|notice| ids.contains(&notice.id.to_string()));
    Ok(claimed)
}

async fn create<S: LogoutNoticeStore>(store: &S, notices: &[&PendingNotice]) -> Outcome {
    for notice in notices {
        store.create_logout_notice((*notice).clone()).await?;
    }
    Ok(())
}

async fn delete<S: LogoutNoticeStore>(store: &S, notices: &[&PendingNotice]) -> Outcome {
    for notice in notices {
        store.delete_logout_notice(&notice.id).await?;
    }
    Ok(())
}
