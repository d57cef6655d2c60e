//! Logout notices: one caller at a time gets each, until it is deleted.

mod claims;
mod parallel;
mod round_trip;
mod sweeping;

use std::collections::BTreeSet;

use tokio::sync::{Mutex, MutexGuard};

use super::case::Case;
use super::outcome::Outcome;
use super::samples::{Sample, digest, fresh};
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::{LogoutNoticeStore, PendingNotice};

pub(super) use sweeping::cases as cases_of_sweeping;

pub(super) fn cases<S: LogoutNoticeStore + 'static>() -> Vec<Case<S>> {
    [round_trip::cases(), claims::cases(), parallel::cases()].into_iter().flatten().collect()
}

/// A claim takes all notices that are due, so only one of the claiming cases runs at a time in this process.
async fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::const_new(());
    ALONE.lock().await
}

/// A unique notice, due when it was created.
fn notice() -> PendingNotice {
    let Sample { client_id, subject, issued_at, expires_at, .. } = Sample::new();
    PendingNotice::new(digest(), fresh("session"), client_id, subject, issued_at, expires_at)
}

/// The claimed ones of these notices, each now due at `until`. Notices of an earlier run are claimed too, and
/// ignored.
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
