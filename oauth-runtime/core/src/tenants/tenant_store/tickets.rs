//! One-time links and codes.

use super::TenantStore;
use crate::Digest;
use crate::store::{Ticket, TicketStore};

#[diagnostic::do_not_recommend]
impl<S: TicketStore> TicketStore for TenantStore<S> {
    async fn get_ticket(&self, digest: &Digest) -> Result<Option<Ticket>, S::Error> {
        let found = self.store.get_ticket(&self.place.digest(digest)).await?;
        Ok(found.and_then(|ticket| self.own(ticket)))
    }

    async fn put_ticket(&self, ticket: Ticket) -> Result<bool, S::Error> {
        self.store.put_ticket(self.shared(ticket)).await
    }

    async fn take_ticket(&self, digest: &Digest) -> Result<Option<Ticket>, S::Error> {
        let taken = self.store.take_ticket(&self.place.digest(digest)).await?;
        Ok(taken.and_then(|ticket| self.own(ticket)))
    }

    async fn delete_tickets_of(&self, subject: &str) -> Result<(), S::Error> {
        self.store.delete_tickets_of(&self.key(subject)).await
    }
}
