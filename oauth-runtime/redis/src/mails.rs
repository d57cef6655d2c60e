//! E-mails that no mail server has taken: a sorted set for each queue.

use redis::cmd;

use super::RedisStore;
use super::due::{Due, readable};
use super::error::RedisError;
use super::record::key;
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::{MailStore, PendingMail};

impl MailStore for RedisStore {
    async fn create_mail(&self, mail: PendingMail) -> Result<(), RedisError> {
        let form = mail.to_stored()?.form;
        self.create_due(&self.mails(&mail.queue), &mail.id, (&form, mail.due_at, mail.expires_at)).await
    }

    /// Those that expired count until the next claim.
    async fn count_mails(&self, queue: &str, limit: usize) -> Result<usize, RedisError> {
        let number: usize = self.connection.command(cmd("ZCARD").arg(self.mails(queue).due)).await?;
        Ok(number.min(limit))
    }

    async fn claim_mails(
        &self,
        queue: &str,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<PendingMail>, RedisError> {
        let forms = self.claim_due(&self.mails(queue), now, until, limit).await?;
        Ok(readable(&forms, |form| PendingMail::from_stored(form, until)))
    }

    async fn postpone_mail(&self, claimed: &PendingMail, due_at: Timestamp) -> Result<(), RedisError> {
        let form = claimed.clone().due_at(due_at).to_stored()?.form;
        let of = self.mails(&claimed.queue);
        self.postpone_due(&of, &claimed.id, (&form, claimed.due_at, due_at)).await
    }

    async fn delete_mail(&self, mail: &PendingMail) -> Result<(), RedisError> {
        self.delete_due(&self.mails(&mail.queue), &mail.id).await
    }
}

impl RedisStore {
    /// Those of a queue.
    fn mails(&self, queue: &str) -> Due {
        self.due("mails", "mail", &format!("mails:{}", key(queue)))
    }
}
