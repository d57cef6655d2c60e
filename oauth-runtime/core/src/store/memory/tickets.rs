//! One-time links and codes.

use super::shards::Shards;
use super::{MemoryError, MemoryStore};
use crate::Digest;
use crate::store::{Ticket, TicketStore};

pub(super) type Tickets = Shards<Ticket>;

impl TicketStore for MemoryStore {
    async fn get_ticket(&self, digest: &Digest) -> Result<Option<Ticket>, MemoryError> {
        Ok(self.tickets.lock(digest).get(digest).cloned())
    }

    async fn put_ticket(&self, ticket: Ticket) -> Result<bool, MemoryError> {
        let digest = ticket.digest;
        let mut tickets = self.tickets.lock(&digest);
        let kept = tickets.get(&digest).map_or(0, |kept| kept.version);
        let is_next = kept.checked_add(1) == Some(ticket.version);
        if is_next {
            let expires_at = ticket.expires_at;
            tickets.insert(digest, ticket, expires_at, self.latest.get());
        }
        Ok(is_next)
    }

    async fn take_ticket(&self, digest: &Digest) -> Result<Option<Ticket>, MemoryError> {
        Ok(self.tickets.lock(digest).remove(digest))
    }

    async fn delete_tickets_of(&self, subject: &str) -> Result<(), MemoryError> {
        let is_other = |kept: &mut Ticket| kept.subject.as_deref() != Some(subject);
        self.tickets.each().for_each(|mut tickets| tickets.retain(is_other));
        Ok(())
    }
}
