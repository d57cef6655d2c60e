//! E-mails that no mail server has taken, with faults.

use oauth_runtime::Timestamp;
use oauth_runtime::store::{MailStore, PendingMail};

use super::{Fault, Faulty, Unreachable};

impl MailStore for Faulty {
    async fn create_mail(&self, mail: PendingMail) -> Result<(), Unreachable> {
        if self.keeps_mails_beside() {
            self.beside().mails.entry(mail.id).or_insert(mail);
            return Ok(());
        }
        if self.has(Fault::ReplacesMails) {
            self.inner.delete_mail(&mail).await?;
        }
        Ok(self.inner.create_mail(self.queued(mail)).await?)
    }

    async fn count_mails(&self, queue: &str, limit: usize) -> Result<usize, Unreachable> {
        if self.keeps_mails_beside() {
            let in_queue = |mail: &&PendingMail| &*mail.queue == queue;
            return Ok(self.beside().mails.values().filter(in_queue).take(limit).count());
        }
        let limit = if self.has(Fault::CountsAllMails) { usize::MAX } else { limit };
        if self.has(Fault::CountsUnclaimedMails) {
            let now = super::now();
            let due = self.inner.claim_mails(queue, now, now.plus(1), limit).await?;
            for mail in &due {
                self.inner.postpone_mail(mail, mail.created_at).await?;
            }
            return Ok(due.len());
        }
        Ok(self.inner.count_mails(self.queue(queue), limit).await?)
    }

    async fn claim_mails(
        &self,
        queue: &str,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<PendingMail>, Unreachable> {
        if self.keeps_mails_beside() {
            let claimed = self.claim_mails_beside(queue, now, until, limit);
            if self.has(Fault::ClaimsMailsInTwoSteps) {
                tokio::task::yield_now().await;
                claimed.iter().for_each(|mail| drop(self.beside().mails.insert(mail.id, mail.clone())));
            }
            return Ok(claimed);
        }
        let claimed = self.inner.claim_mails(self.queue(queue), now, until, limit).await?;
        if self.has(Fault::ForgetsClaimedMails) {
            for mail in &claimed {
                self.inner.delete_mail(mail).await?;
            }
        }
        Ok(claimed)
    }

    async fn postpone_mail(&self, claimed: &PendingMail, due_at: Timestamp) -> Result<(), Unreachable> {
        if let Some(kept) = self.beside().mails.get_mut(&claimed.id)
            && (kept.due_at == claimed.due_at || self.has(Fault::PostponesMailsWithoutAClaim))
        {
            *kept = claimed.clone().due_at(due_at);
        }
        if self.has(Fault::ForgetsPostponements) {
            return Ok(());
        }
        Ok(self.inner.postpone_mail(&self.queued(claimed.clone()), due_at).await?)
    }

    async fn delete_mail(&self, mail: &PendingMail) -> Result<(), Unreachable> {
        if self.has(Fault::KeepsDeletedMails) {
            return Ok(());
        }
        self.beside().mails.remove(&mail.id);
        Ok(self.inner.delete_mail(mail).await?)
    }
}

impl Faulty {
    fn keeps_mails_beside(&self) -> bool {
        self.has(Fault::ClaimsMailsInTwoSteps) || self.has(Fault::PostponesMailsWithoutAClaim)
    }

    /// The due e-mails of the fault's own state, claimed if that is one step.
    fn claim_mails_beside(
        &self,
        queue: &str,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Vec<PendingMail> {
        let mails = &mut self.beside().mails;
        let is_due = |kept: &&PendingMail| kept.due_at <= now && &*kept.queue == queue;
        let mut due: Vec<_> = mails.values().filter(is_due).cloned().collect();
        due.sort_by_key(|mail| mail.due_at);
        due.truncate(limit);
        due.iter_mut().for_each(|mail| mail.due_at = until);
        if !self.has(Fault::ClaimsMailsInTwoSteps) {
            mails.extend(due.iter().map(|mail| (mail.id, mail.clone())));
        }
        due
    }

    fn queue<'a>(&self, queue: &'a str) -> &'a str {
        if self.has(Fault::JoinsQueues) { "all" } else { queue }
    }

    fn queued(&self, mut mail: PendingMail) -> PendingMail {
        if self.has(Fault::JoinsQueues) {
            mail.queue = "all".into();
        }
        mail
    }
}
