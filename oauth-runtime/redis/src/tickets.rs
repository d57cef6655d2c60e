//! One-time links and codes: a hash for each, and the lists of people.

use redis::cmd;

use super::RedisStore;
use super::error::RedisError;
use super::record::{dropped_at, key, mark, marked, unmarked};
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{Ticket, TicketStore};

/// The list of a person's tickets.
const OF_PERSON: &str = "person-tickets";

impl TicketStore for RedisStore {
    async fn get_ticket(&self, digest: &Digest) -> Result<Option<Ticket>, RedisError> {
        let mut get = cmd("HMGET");
        get.arg(self.connection.key("ticket", digest)).arg("record").arg("taken_by");
        let (record, taken_by): (Option<String>, Option<String>) = self.connection.command(&get).await?;
        let record = record.filter(|_| taken_by.is_none());
        Ok(record.map(|text| Ticket::from_stored(unmarked(&text))).transpose()?)
    }

    async fn put_ticket(&self, ticket: Ticket) -> Result<bool, RedisError> {
        let Some(before) = ticket.version.checked_sub(1) else { return Ok(false) };
        let at = dropped_at(ticket.expires_at);
        // Before the ticket itself: so each one is in the list of its person. One about nobody has a list of its own, so that it
        // takes as long.
        let digest = ticket.digest.to_string();
        let of = ticket.subject.as_deref().map_or_else(|| digest.clone(), key);
        let (list, note) = (self.connection.key(OF_PERSON, of), &self.scripts.cluster.note);
        let _: String = self.connection.script(note, &[&list], &[&digest, &at, "0"]).await?;
        let ticket_key = self.connection.key("ticket", ticket.digest);
        let (version, before) = (ticket.version.to_string(), before.to_string());
        let arguments = [&*version, &before, &marked(ticket.to_stored()?), &at];
        self.connection.script(&self.scripts.put_ticket, &[&ticket_key], &arguments).await
    }

    async fn take_ticket(&self, digest: &Digest) -> Result<Option<Ticket>, RedisError> {
        let ticket = self.connection.key("ticket", digest);
        let record: Option<String> =
            self.connection.script(&self.scripts.take_ticket, &[&ticket], &[&mark()]).await?;
        Ok(record.map(|text| Ticket::from_stored(unmarked(&text))).transpose()?)
    }

    async fn delete_tickets_of(&self, subject: &str) -> Result<(), RedisError> {
        let name = key(subject);
        for digest in self.connection.list(OF_PERSON, &name).await? {
            let ticket = self.connection.key("ticket", &digest);
            self.connection.command::<()>(cmd("DEL").arg(ticket)).await?;
            let list = self.connection.key(OF_PERSON, &name);
            self.connection.command::<()>(cmd("ZREM").arg(list).arg(&digest)).await?;
        }
        Ok(())
    }
}
