//! E-mails that no mail server has taken: one caller at a time gets each, in the order of its queue.

mod claims;
mod parallel;
mod round_trip;
mod sweeping;

use super::case::Case;
use super::outcome::{Outcome, ensure_eq};
use super::samples::{digest, fresh, now};
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::{MailStore, PendingMail};

pub(super) use sweeping::cases_of_sweeping;

pub(super) fn cases<S: MailStore + 'static>() -> Vec<Case<S>> {
    [round_trip::cases(), claims::cases(), parallel::cases()].into_iter().flatten().collect()
}

/// How many seconds a claim lasts.
const CLAIMED_FOR: u64 = 60;

/// An e-mail in a queue, due now.
fn mail(queue: &str) -> PendingMail {
    PendingMail::new(digest(), queue, fresh("data"), now(), now().plus(600))
}

async fn create<S: MailStore>(store: &S, mails: &[&PendingMail]) -> Outcome {
    for mail in mails {
        store.create_mail((*mail).clone()).await?;
    }
    Ok(())
}

/// The e-mails of a queue that are due at this moment, and claimed from then on.
async fn claim<S: MailStore>(store: &S, queue: &str, at: Timestamp) -> Outcome<Vec<PendingMail>> {
    Ok(store.claim_mails(queue, at, at.plus(CLAIMED_FOR), 100).await?)
}

/// `Debug` omits the data, which a test may compare.
fn ensure_same(found: &[PendingMail], expected: &[PendingMail], what: &str) -> Outcome {
    ensure_eq!(found, expected, "{what}");
    let data = |mails: &[PendingMail]| mails.iter().map(|mail| mail.data.clone()).collect::<Vec<_>>();
    ensure_eq!(data(found), data(expected), "the data of {what}");
    Ok(())
}
