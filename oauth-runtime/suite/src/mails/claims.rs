//! When an e-mail is returned, and when not.

use std::sync::Arc;

use super::{CLAIMED_FOR, claim, create, ensure_same, mail};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure_eq};
use crate::samples::fresh;
use oauth_runtime_core::store::{MailStore, PendingMail};

pub(super) fn cases<S: MailStore + 'static>() -> Vec<Case<S>> {
    cases!["mails":
        a_mail_comes_when_it_is_due,
        a_claimed_mail_comes_again_when_the_claim_ends,
        storing_again_changes_nothing,
        a_postponed_mail_comes_later,
        who_lost_the_claim_postpones_nothing,
        a_deleted_mail_comes_no_more,
        no_more_are_claimed_than_are_wanted,
        those_that_are_due_longest_come_first,
        queues_are_apart,
        those_that_wait_are_counted,
    ]
}

async fn a_mail_comes_when_it_is_due<S: MailStore>(store: Arc<S>) -> Outcome {
    let queue = fresh("queue");
    let mail = mail(&queue);
    let due_at = mail.created_at.plus(100);
    create(&*store, &[&changed!(PendingMail { due_at, ..mail.clone() })]).await?;
    for (second, expected) in [(99, 0), (100, 1)] {
        let claimed = claim(&*store, &queue, mail.created_at.plus(second)).await?.len();
        ensure_eq!(claimed, expected, "how many e-mails come after {second} seconds that are due after 100");
    }
    Ok(())
}

async fn a_claimed_mail_comes_again_when_the_claim_ends<S: MailStore>(store: Arc<S>) -> Outcome {
    let queue = fresh("queue");
    let mail = mail(&queue);
    create(&*store, &[&mail]).await?;
    for number in 0..3 {
        let begun = mail.due_at.plus(number * CLAIMED_FOR);
        for (later, expected) in [(0, 1), (0, 0), (CLAIMED_FOR - 1, 0)] {
            let claimed = claim(&*store, &queue, begun.plus(later)).await?.len();
            ensure_eq!(claimed, expected, "how often an e-mail is given {later} seconds into claim {number}");
        }
    }
    Ok(())
}

async fn storing_again_changes_nothing<S: MailStore>(store: Arc<S>) -> Outcome {
    let queue = fresh("queue");
    let mail = mail(&queue);
    create(&*store, &[&mail, &mail]).await?;
    ensure_eq!(
        store.count_mails(&queue, 10).await?,
        1,
        "how many e-mails there are where one was stored twice"
    );
    let claimed = claim(&*store, &queue, mail.due_at).await?.len();
    ensure_eq!(claimed, 1, "how often an e-mail is given that was stored twice");
    create(&*store, &[&changed!(PendingMail { attempts: 9, ..mail.clone() })]).await?;
    let claimed = claim(&*store, &queue, mail.due_at).await?.len();
    ensure_eq!(claimed, 0, "how often a claimed e-mail is given that was stored again");
    let (again, until) = (mail.due_at.plus(CLAIMED_FOR), mail.due_at.plus(2 * CLAIMED_FOR));
    ensure_same(&claim(&*store, &queue, again).await?, &[mail.due_at(until)], "the e-mail")
}

async fn a_postponed_mail_comes_later<S: MailStore>(store: Arc<S>) -> Outcome {
    let queue = fresh("queue");
    let mail = mail(&queue);
    create(&*store, &[&mail]).await?;
    let claimed = claim(&*store, &queue, mail.due_at).await?;
    ensure_eq!(claimed.len(), 1, "how often an e-mail is given when it is due");
    let (later, failed) = (mail.due_at.plus(500), claimed[0].clone().tried_again());
    store.postpone_mail(&failed, later).await?;
    let early = claim(&*store, &queue, mail.due_at.plus(499)).await?.len();
    ensure_eq!(early, 0, "how often a postponed e-mail is given too early");
    let until = later.plus(CLAIMED_FOR);
    ensure_same(&claim(&*store, &queue, later).await?, &[failed.due_at(until)], "the postponed e-mail")
}

/// An instance that was suspended too long must not undo what the next one did.
async fn who_lost_the_claim_postpones_nothing<S: MailStore>(store: Arc<S>) -> Outcome {
    let queue = fresh("queue");
    let mail = mail(&queue);
    create(&*store, &[&mail]).await?;
    let (first, second) = (mail.due_at.plus(CLAIMED_FOR), mail.due_at.plus(2 * CLAIMED_FOR));
    let slow = claim(&*store, &queue, mail.due_at).await?;
    let next = claim(&*store, &queue, first).await?;
    ensure_eq!((slow.len(), next.len()), (1, 1), "how often an e-mail is given, and again after the claim");
    store.postpone_mail(&slow[0], mail.due_at).await?;
    let claimed = claim(&*store, &queue, first).await?.len();
    ensure_eq!(
        claimed,
        0,
        "how often an e-mail is given that the slow one postponed, while the next one has it"
    );
    store.delete_mail(&next[0]).await?;
    store.postpone_mail(&next[0], mail.due_at).await?;
    let claimed = claim(&*store, &queue, second).await?.len();
    ensure_eq!(claimed, 0, "how often an e-mail is given that was deleted and then postponed");
    Ok(())
}

async fn a_deleted_mail_comes_no_more<S: MailStore>(store: Arc<S>) -> Outcome {
    let queue = fresh("queue");
    let (sent, other) = (mail(&queue), mail(&queue));
    create(&*store, &[&sent, &other]).await?;
    store.delete_mail(&sent).await?;
    store.delete_mail(&sent).await?;
    store.delete_mail(&mail(&queue)).await?;
    let now = sent.due_at.max(other.due_at);
    ensure_eq!(store.count_mails(&queue, 10).await?, 1, "how many e-mails are left");
    let claimed = claim(&*store, &queue, now).await?;
    ensure_same(&claimed, &[other.due_at(now.plus(CLAIMED_FOR))], "the e-mail that is left")
}

async fn no_more_are_claimed_than_are_wanted<S: MailStore>(store: Arc<S>) -> Outcome {
    let queue = fresh("queue");
    let mails: Vec<_> = (0..5).map(|_| mail(&queue)).collect();
    create(&*store, &mails.iter().collect::<Vec<_>>()).await?;
    let now = mails[4].due_at;
    for (limit, expected) in [(0, 0), (2, 2), (100, 3)] {
        let claimed = store.claim_mails(&queue, now, now.plus(CLAIMED_FOR), limit).await?.len();
        ensure_eq!(claimed, expected, "how many e-mails are claimed where {limit} are wanted");
    }
    Ok(())
}

/// One that cannot be sent must not delay the others forever.
async fn those_that_are_due_longest_come_first<S: MailStore>(store: Arc<S>) -> Outcome {
    let queue = fresh("queue");
    let from = mail(&queue).created_at;
    let mails = [3, 1, 2].map(|second| mail(&queue).due_at(from.plus(second)));
    create(&*store, &mails.each_ref()).await?;
    let mut order = Vec::new();
    for _ in 0..3 {
        let claimed = store.claim_mails(&queue, from.plus(9), from.plus(99), 1).await?;
        order.extend(claimed.iter().map(|claimed| claimed.id));
    }
    ensure_eq!(order, [1, 2, 0].map(|index: usize| mails[index].id), "the order of the e-mails");
    Ok(())
}

/// Whoever fills one keeps nobody in another waiting.
async fn queues_are_apart<S: MailStore>(store: Arc<S>) -> Outcome {
    let queue = fresh("queue");
    let queues = [queue.clone(), queue.to_uppercase(), format!("{queue} ")];
    let mails = queues.each_ref().map(|queue| mail(queue));
    create(&*store, &mails.each_ref()).await?;
    for (queue, mail) in queues.iter().zip(mails) {
        ensure_eq!(store.count_mails(queue, 10).await?, 1, "how many e-mails are in a queue with one");
        let until = mail.due_at.plus(CLAIMED_FOR);
        ensure_same(&claim(&*store, queue, mail.due_at).await?, &[mail.due_at(until)], "those of a queue")?;
    }
    Ok(())
}

async fn those_that_wait_are_counted<S: MailStore>(store: Arc<S>) -> Outcome {
    let queue = fresh("queue");
    ensure_eq!(store.count_mails(&queue, 10).await?, 0, "how many e-mails are in a new queue");
    let mails: Vec<_> = (0..5).map(|_| mail(&queue)).collect();
    create(&*store, &mails.iter().collect::<Vec<_>>()).await?;
    claim(&*store, &queue, mails[4].due_at).await?;
    for (limit, expected) in [(10, 5), (5, 5), (4, 4), (0, 0)] {
        let counted = store.count_mails(&queue, limit).await?;
        ensure_eq!(counted, expected, "how many of five claimed e-mails are counted, at most {limit}");
    }
    Ok(())
}
