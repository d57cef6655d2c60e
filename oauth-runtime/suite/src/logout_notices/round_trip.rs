//! A notice comes back as it was stored.

use std::sync::Arc;

use super::{alone, claim, create, delete, notice};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::grown::ensure_whole;
use crate::outcome::{Outcome, ensure_eq};
use crate::samples::{AWKWARD, NUL, long};
use oauth_runtime_core::__private::Grown;
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::{LogoutNoticeStore, PendingNotice};

pub(super) fn cases<S: LogoutNoticeStore + 'static>() -> Vec<Case<S>> {
    cases!["logout_notices": keeps_every_field, keeps_members_of_a_later_version, keeps_awkward_text, keeps_distant_ends]
}

async fn comes_back<S: LogoutNoticeStore>(store: &S, notice: PendingNotice) -> Outcome {
    create(store, &[&notice]).await?;
    let until = notice.due_at.plus(60);
    let claimed = claim(store, notice.due_at, until, &[&notice]).await?;
    delete(store, &[&notice]).await?;
    ensure_eq!(claimed, [changed!(PendingNotice { due_at: until, ..notice })], "the claimed notice");
    Ok(())
}

async fn keeps_every_field<S: LogoutNoticeStore>(store: Arc<S>) -> Outcome {
    let _alone = alone().await;
    let created_at = notice().created_at;
    let due_at = created_at.plus(7);
    comes_back(&*store, changed!(PendingNotice { attempts: 3, created_at, due_at, ..notice() })).await
}

async fn keeps_awkward_text<S: LogoutNoticeStore>(store: Arc<S>) -> Outcome {
    let _alone = alone().await;
    for text in AWKWARD.into_iter().map(str::to_owned).chain([NUL.to_owned(), long()]) {
        let [session_id, client_id, subject] = [&text; 3].map(String::clone);
        comes_back(&*store, changed!(PendingNotice { session_id, client_id, subject, ..notice() })).await?;
    }
    Ok(())
}

async fn keeps_distant_ends<S: LogoutNoticeStore>(store: Arc<S>) -> Outcome {
    let _alone = alone().await;
    let expires_at = Timestamp::from_unix(i64::MAX.unsigned_abs());
    comes_back(&*store, changed!(PendingNotice { expires_at, ..notice() })).await
}

/// Claimed for the first time, and after it was postponed.
async fn keeps_members_of_a_later_version<S: LogoutNoticeStore>(store: Arc<S>) -> Outcome {
    let _alone = alone().await;
    let mut notice = notice().grown();
    create(&*store, &[&notice]).await?;
    for minute in [60, 120] {
        let (now, until) = (notice.due_at, notice.created_at.plus(minute));
        notice.due_at = until;
        ensure_whole(claim(&*store, now, until, &[&notice]).await?.first(), &notice)?;
        notice.attempts += 1;
        store.postpone_logout_notice(&notice, until).await?;
    }
    delete(&*store, &[&notice]).await
}
