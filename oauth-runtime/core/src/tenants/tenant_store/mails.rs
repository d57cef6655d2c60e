//! E-mails: each tenant has queues of its own, so that one with many keeps no other waiting.

use super::TenantStore;
use crate::Timestamp;
use crate::store::{MailStore, PendingMail};

#[diagnostic::do_not_recommend]
impl<S: MailStore> MailStore for TenantStore<S> {
    async fn create_mail(&self, mail: PendingMail) -> Result<(), S::Error> {
        self.store.create_mail(self.shared(mail)).await
    }

    async fn count_mails(&self, queue: &str, limit: usize) -> Result<usize, S::Error> {
        self.store.count_mails(&self.key(queue), limit).await
    }

    async fn claim_mails(
        &self,
        queue: &str,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<PendingMail>, S::Error> {
        Ok(self.all_own(self.store.claim_mails(&self.key(queue), now, until, limit).await?))
    }

    async fn postpone_mail(&self, claimed: &PendingMail, due_at: Timestamp) -> Result<(), S::Error> {
        self.store.postpone_mail(&self.shared(claimed.clone()), due_at).await
    }

    async fn delete_mail(&self, mail: &PendingMail) -> Result<(), S::Error> {
        self.store.delete_mail(&self.shared(mail.clone())).await
    }
}
