//! One-time links and codes: the last version of each, and who took it.

use super::error::SqlError;
use super::record::{key, read};
use super::retry::retried;
use super::value::{Value, values};
use super::versions::Versions;
use super::{SqlStore, mark};
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{Ticket, TicketStore};

impl TicketStore for SqlStore {
    async fn get_ticket(&self, digest: &Digest) -> Result<Option<Ticket>, SqlError> {
        let get = &self.statements.get_ticket;
        let row = retried!(self, "get_ticket", attempts => self.pool.fetch(get, values![digest]))?;
        row.map(|row| read(&row, Ticket::from_stored)).transpose()
    }

    async fn put_ticket(&self, ticket: Ticket) -> Result<bool, SqlError> {
        let versions = Versions {
            operation: "put_ticket",
            create: &self.statements.create_ticket,
            replace: &self.statements.replace_ticket,
            put_by: &self.statements.ticket_put_by,
        };
        let record = ticket.to_stored()?.form;
        let subject_key = ticket.subject.as_deref().map(key);
        let columns = [Value::from(&record), subject_key.as_ref().into(), ticket.expires_at.into()];
        self.put_version(versions, ticket.version, &columns, &ticket.digest).await
    }

    /// The row stays until it expires, so that an attempt whose answer was lost recognises its own success.
    async fn take_ticket(&self, digest: &Digest) -> Result<Option<Ticket>, SqlError> {
        let mark = mark::new();
        let (take, taken) = (&self.statements.take_ticket, &self.statements.taken_ticket);
        let row = retried!(self, "take_ticket", attempts => async {
            if self.pool.execute(take, values![&mark, digest]).await? == 0 && !attempts.may_have_succeeded() {
                return Ok(None);
            }
            self.pool.fetch(taken, values![digest, &mark]).await
        })?;
        row.map(|row| read(&row, Ticket::from_stored)).transpose()
    }

    async fn delete_tickets_of(&self, subject: &str) -> Result<(), SqlError> {
        let (delete, subject_key) = (&self.statements.delete_tickets_of, key(subject));
        retried!(self, "delete_tickets_of", attempts => self.pool.execute(delete, values![&subject_key]))?;
        Ok(())
    }
}
