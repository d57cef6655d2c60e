//! Undelivered notices are swept like tokens.

use std::sync::Arc;

use super::{alone, claim, create, delete, notice};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::sweeping::{LONG_AGO, sweep};
use oauth_runtime_core::store::{ExpiringStore, LogoutNoticeStore, PendingNotice};

pub(crate) fn cases<S>() -> Vec<Case<S>>
where
    S: ExpiringStore + LogoutNoticeStore + 'static,
{
    cases!["sweeping": drops_expired_notices, leaves_live_notices]
}

async fn drops_expired_notices<S: ExpiringStore + LogoutNoticeStore>(store: Arc<S>) -> Outcome {
    let _alone = alone().await;
    let old =
        changed!(PendingNotice { created_at: LONG_AGO, due_at: LONG_AGO, expires_at: LONG_AGO, ..notice() });
    create(&*store, &[&old]).await?;
    sweep(&*store, LONG_AGO, 1000).await?;
    let kept = claim(&*store, LONG_AGO, LONG_AGO.plus(60), &[&old]).await?;
    ensure!(kept.is_empty(), "an expired notice is kept");
    Ok(())
}

async fn leaves_live_notices<S: ExpiringStore + LogoutNoticeStore>(store: Arc<S>) -> Outcome {
    let _alone = alone().await;
    let live = notice();
    create(&*store, &[&live]).await?;
    sweep(&*store, live.created_at, 1000).await?;
    let kept = claim(&*store, live.due_at, live.due_at.plus(60), &[&live]).await?;
    ensure_eq!(kept.len(), 1, "how many live notices are left by a sweep");
    delete(&*store, &[&live]).await
}
