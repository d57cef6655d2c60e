//! E-mails that no mail server has taken.

use super::SqlStore;
use super::error::SqlError;
use super::record::key;
use super::retry::retried;
use super::value::values;
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::{MailStore, PendingMail};

impl MailStore for SqlStore {
    async fn create_mail(&self, mail: PendingMail) -> Result<(), SqlError> {
        let (form, queue) = (mail.to_stored()?.form, key(&mail.queue));
        let row = values![&mail.id, &form, mail.due_at, mail.expires_at, &queue];
        retried!(self, "create_mail", attempts => self.pool.execute(&self.statements.mails.create, row))?;
        Ok(())
    }

    async fn count_mails(&self, queue: &str, limit: usize) -> Result<usize, SqlError> {
        let (count, queue) = (&self.statements.count_mails, key(queue));
        let row = retried!(self, "count_mails", attempts => self.pool.fetch(count, values![&queue, limit]))?;
        let number = row.map_or(Ok(0), |row| row.integer(0))?;
        Ok(number.try_into().unwrap_or_default())
    }

    async fn claim_mails(
        &self,
        queue: &str,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<PendingMail>, SqlError> {
        let (mails, queue) = (&self.statements.mails, key(queue));
        let rows = retried!(self, "claim_mails", attempts => self.pool.fetch_all(&mails.due, values![&queue, now, limit]))?;
        self.claim(mails, &rows, until).await
    }

    async fn postpone_mail(&self, claimed: &PendingMail, due_at: Timestamp) -> Result<(), SqlError> {
        self.postpone(&self.statements.mails, claimed, due_at).await
    }

    async fn delete_mail(&self, mail: &PendingMail) -> Result<(), SqlError> {
        let delete = &self.statements.mails.delete;
        retried!(self, "delete_mail", attempts => self.pool.execute(delete, values![&mail.id]))?;
        Ok(())
    }
}
