//! When a notice is returned, and when not.

use std::sync::Arc;

use super::{alone, claim, create, delete, notice};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure_eq};
use crate::samples::digest;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{LogoutNoticeStore, PendingNotice};

pub(super) fn cases<S: LogoutNoticeStore + 'static>() -> Vec<Case<S>> {
    cases!["logout_notices":
        a_notice_comes_when_it_is_due,
        a_claimed_notice_comes_again_when_the_claim_ends,
        storing_again_changes_nothing,
        a_postponed_notice_comes_later,
        who_lost_the_claim_postpones_nothing,
        a_deleted_notice_comes_no_more,
        no_more_are_claimed_than_are_wanted,
        those_that_are_due_longest_come_first,
    ]
}

async fn a_notice_comes_when_it_is_due<S: LogoutNoticeStore>(store: Arc<S>) -> Outcome {
    let _alone = alone().await;
    let notice = notice();
    let due_at = notice.created_at.plus(100);
    let notice = changed!(PendingNotice { due_at, ..notice });
    create(&*store, &[&notice]).await?;
    let early = claim(&*store, notice.created_at.plus(99), due_at.plus(60), &[&notice]).await?;
    ensure_eq!(early.len(), 0, "how many notices come a second before they are due");
    let claimed = claim(&*store, due_at, due_at.plus(60), &[&notice]).await?;
    ensure_eq!(claimed.len(), 1, "how many notices come in the second in which they are due");
    delete(&*store, &[&notice]).await
}

async fn a_claimed_notice_comes_again_when_the_claim_ends<S: LogoutNoticeStore>(store: Arc<S>) -> Outcome {
    let _alone = alone().await;
    let notice = notice();
    create(&*store, &[&notice]).await?;
    let mut now = notice.due_at;
    for number in 1..=3 {
        let until = now.plus(60);
        let claimed = claim(&*store, now, until, &[&notice]).await?.len();
        ensure_eq!(claimed, 1, "how often a notice is given when claim {number} begins");
        for later in [0, 59] {
            let claimed = claim(&*store, now.plus(later), until.plus(60), &[&notice]).await?.len();
            ensure_eq!(claimed, 0, "how often a notice is given {later} seconds after a claim of 60");
        }
        now = until;
    }
    delete(&*store, &[&notice]).await
}

/// A logout that is retried.
async fn storing_again_changes_nothing<S: LogoutNoticeStore>(store: Arc<S>) -> Outcome {
    let _alone = alone().await;
    let notice = notice();
    create(&*store, &[&notice, &notice]).await?;
    let (now, until) = (notice.due_at, notice.due_at.plus(60));
    let claimed = claim(&*store, now, until, &[&notice]).await?.len();
    ensure_eq!(claimed, 1, "how often a notice is given that was stored twice");
    create(&*store, &[&changed!(PendingNotice { attempts: 9, ..notice.clone() })]).await?;
    let claimed = claim(&*store, now, until, &[&notice]).await?.len();
    ensure_eq!(claimed, 0, "how often a claimed notice is given that was stored again");
    let claimed = claim(&*store, until, until.plus(60), &[&notice]).await?;
    ensure_eq!(claimed, [changed!(PendingNotice { due_at: until.plus(60), ..notice.clone() })], "the notice");
    delete(&*store, &[&notice]).await
}

async fn a_postponed_notice_comes_later<S: LogoutNoticeStore>(store: Arc<S>) -> Outcome {
    let _alone = alone().await;
    let notice = notice();
    create(&*store, &[&notice]).await?;
    let claimed = claim(&*store, notice.due_at, notice.due_at.plus(10), &[&notice]).await?;
    let [claimed] = &claimed[..] else {
        ensure_eq!(claimed.len(), 1, "how often a notice is given when it is due");
        return Ok(());
    };
    let later = notice.due_at.plus(500);
    let failed = changed!(PendingNotice { attempts: 1, ..claimed.clone() });
    store.postpone_logout_notice(&failed, later).await?;
    let early = claim(&*store, notice.due_at.plus(499), later.plus(60), &[&notice]).await?.len();
    ensure_eq!(early, 0, "how often a postponed notice is given too early");
    let claimed = claim(&*store, later, later.plus(60), &[&notice]).await?;
    ensure_eq!(
        claimed,
        [changed!(PendingNotice { due_at: later.plus(60), ..failed })],
        "the postponed notice"
    );
    delete(&*store, &[&notice]).await
}

/// An instance that was suspended too long must not undo what the next one did.
async fn who_lost_the_claim_postpones_nothing<S: LogoutNoticeStore>(store: Arc<S>) -> Outcome {
    let _alone = alone().await;
    let notice = notice();
    create(&*store, &[&notice]).await?;
    let (first, second) = (notice.due_at.plus(10), notice.due_at.plus(20));
    let slow = claim(&*store, notice.due_at, first, &[&notice]).await?;
    let next = claim(&*store, first, second, &[&notice]).await?;
    ensure_eq!(
        (slow.len(), next.len()),
        (1, 1),
        "how often a notice is given, and again when the claim ended"
    );
    store.postpone_logout_notice(&slow[0], notice.due_at).await?;
    let claimed = claim(&*store, first, second.plus(60), &[&notice]).await?.len();
    ensure_eq!(
        claimed,
        0,
        "how often a notice is given that the slow one postponed, while the next one has it"
    );
    delete(&*store, &[&notice]).await?;
    store.postpone_logout_notice(&next[0], notice.due_at).await?;
    let claimed = claim(&*store, second, second.plus(60), &[&notice]).await?.len();
    ensure_eq!(claimed, 0, "how often a notice is given that was deleted and then postponed");
    Ok(())
}

async fn a_deleted_notice_comes_no_more<S: LogoutNoticeStore>(store: Arc<S>) -> Outcome {
    let _alone = alone().await;
    let (delivered, other) = (notice(), notice());
    create(&*store, &[&delivered, &other]).await?;
    store.delete_logout_notice(&delivered.id).await?;
    store.delete_logout_notice(&delivered.id).await?;
    store.delete_logout_notice(&digest()).await?;
    let now = delivered.due_at.max(other.due_at);
    let claimed = claim(&*store, now, now.plus(60), &[&delivered, &other]).await?;
    let ids: Vec<Digest> = claimed.iter().map(|notice| notice.id).collect();
    ensure_eq!(ids, [other.id], "the notices that are left");
    delete(&*store, &[&other]).await
}

async fn no_more_are_claimed_than_are_wanted<S: LogoutNoticeStore>(store: Arc<S>) -> Outcome {
    let _alone = alone().await;
    let notices: Vec<_> = (0..5).map(|_| notice()).collect();
    let notices: Vec<_> = notices.iter().collect();
    create(&*store, &notices).await?;
    let now = notices[4].due_at.plus(1);
    let claimed = store.claim_logout_notices(now, now.plus(60), 0).await?.len();
    ensure_eq!(claimed, 0, "how many notices are claimed with a limit of zero");
    let claimed = store.claim_logout_notices(now, now.plus(60), 2).await?.len();
    ensure_eq!(claimed, 2, "how many notices are claimed where two are wanted");
    delete(&*store, &notices).await
}

/// An undeliverable notice must not delay the others forever.
async fn those_that_are_due_longest_come_first<S: LogoutNoticeStore>(store: Arc<S>) -> Outcome {
    let _alone = alone().await;
    let now = notice().due_at;
    // So long ago that nobody left an older one.
    let dues = [3, 1, 2].map(oauth_runtime_core::Timestamp::from_unix);
    let notices = dues.map(|due_at| changed!(PendingNotice { due_at, ..notice() }));
    create(&*store, &notices.each_ref()).await?;
    let mut order = Vec::new();
    for _ in 0..3 {
        let claimed = store.claim_logout_notices(now, now.plus(60), 1).await?;
        order.extend(claimed.iter().map(|claimed| claimed.id));
    }
    delete(&*store, &notices.each_ref()).await?;
    ensure_eq!(order, [1, 2, 0].map(|index: usize| notices[index].id), "the order of the notices");
    Ok(())
}
