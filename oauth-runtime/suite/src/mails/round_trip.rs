//! An e-mail comes back as it was stored.

use std::sync::Arc;

use super::{CLAIMED_FOR, claim, create, ensure_same, mail};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::grown::ensure_whole;
use crate::outcome::Outcome;
use crate::samples::{AWKWARD, NUL, fresh, long};
use oauth_runtime_core::__private::Grown;
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::{MailStore, PendingMail};

pub(super) fn cases<S: MailStore + 'static>() -> Vec<Case<S>> {
    cases!["mails": keeps_every_field, keeps_awkward_text, keeps_members_of_a_later_version, keeps_distant_ends]
}

async fn comes_back<S: MailStore>(store: &S, mail: PendingMail) -> Outcome {
    create(store, &[&mail]).await?;
    let claimed = claim(store, &mail.queue, mail.due_at).await?;
    store.delete_mail(&mail).await?;
    let due_at = mail.due_at.plus(CLAIMED_FOR);
    ensure_same(&claimed, &[mail.due_at(due_at)], "the claimed e-mail")
}

async fn keeps_every_field<S: MailStore>(store: Arc<S>) -> Outcome {
    let mail = mail(&fresh("queue"));
    let due_at = mail.created_at.plus(7);
    comes_back(&*store, changed!(PendingMail { attempts: 3, due_at, ..mail })).await
}

async fn keeps_awkward_text<S: MailStore>(store: Arc<S>) -> Outcome {
    for text in AWKWARD.into_iter().map(str::to_owned).chain([NUL.to_owned(), long()]) {
        let data = text.clone();
        comes_back(&*store, changed!(PendingMail { data, ..mail(&fresh(&text)) })).await?;
    }
    Ok(())
}

async fn keeps_distant_ends<S: MailStore>(store: Arc<S>) -> Outcome {
    let expires_at = Timestamp::from_unix(i64::MAX.unsigned_abs());
    comes_back(&*store, changed!(PendingMail { expires_at, ..mail(&fresh("queue")) })).await
}

/// Claimed for the first time, and after it was postponed.
async fn keeps_members_of_a_later_version<S: MailStore>(store: Arc<S>) -> Outcome {
    let mut mail = mail(&fresh("queue")).grown();
    create(&*store, &[&mail]).await?;
    for _ in 0..2 {
        let now = mail.due_at;
        mail.due_at = now.plus(CLAIMED_FOR);
        ensure_whole(claim(&*store, &mail.queue, now).await?.first(), &mail)?;
        mail.attempts += 1;
        store.postpone_mail(&mail, mail.due_at).await?;
    }
    Ok(store.delete_mail(&mail).await?)
}
