//! E-mails that no mail server has taken.

use super::{MemoryError, MemoryStore};
use crate::Timestamp;
use crate::store::{MailStore, PendingMail};

impl MailStore for MemoryStore {
    async fn create_mail(&self, mail: PendingMail) -> Result<(), MemoryError> {
        self.mails.create(mail);
        Ok(())
    }

    async fn count_mails(&self, queue: &str, limit: usize) -> Result<usize, MemoryError> {
        Ok(self.mails.count(limit, |mail| &*mail.queue == queue))
    }

    async fn claim_mails(
        &self,
        queue: &str,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<PendingMail>, MemoryError> {
        Ok(self.mails.claim(now, until, limit, |mail| &*mail.queue == queue))
    }

    async fn postpone_mail(&self, claimed: &PendingMail, due_at: Timestamp) -> Result<(), MemoryError> {
        self.mails.postpone(claimed, due_at);
        Ok(())
    }

    async fn delete_mail(&self, mail: &PendingMail) -> Result<(), MemoryError> {
        self.mails.delete(&mail.id);
        Ok(())
    }
}
