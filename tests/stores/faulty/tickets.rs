//! One-time links and codes, with faults.

use oauth_runtime::Digest;
use oauth_runtime::store::{Ticket, TicketStore};

use super::{Fault, Faulty, Unreachable};

impl TicketStore for Faulty {
    async fn get_ticket(&self, digest: &Digest) -> Result<Option<Ticket>, Unreachable> {
        if self.has(Fault::CountsGuessesInTwoSteps) || self.has(Fault::PutsAnyTicket) {
            return Ok(self.beside().tickets.get(digest).cloned());
        }
        if self.has(Fault::HidesExpiredTickets) {
            let kept = self.inner.get_ticket(digest).await?;
            return Ok(kept.filter(|ticket| !ticket.expires_at.is_expired(super::now())));
        }
        Ok(self.inner.get_ticket(digest).await?)
    }

    async fn put_ticket(&self, ticket: Ticket) -> Result<bool, Unreachable> {
        match self.fault {
            Fault::CountsGuessesInTwoSteps => {
                let version = self.beside().tickets.get(&ticket.digest).map_or(0, |kept| kept.version);
                tokio::task::yield_now().await;
                let is_next = version.checked_add(1) == Some(ticket.version);
                if is_next {
                    self.beside().tickets.insert(ticket.digest, ticket);
                }
                Ok(is_next)
            }
            Fault::PutsAnyTicket => {
                self.beside().tickets.insert(ticket.digest, ticket);
                Ok(true)
            }
            Fault::RevivesTakenTickets if self.inner.get_ticket(&ticket.digest).await?.is_none() => {
                self.inner.put_ticket(first_of(&ticket)).await?;
                Ok(true)
            }
            Fault::ForgetsWhoseTicketsAreChanged if ticket.version > 1 => {
                let mut kept = ticket;
                kept.subject = None;
                Ok(self.inner.put_ticket(kept).await?)
            }
            _ => Ok(self.inner.put_ticket(ticket).await?),
        }
    }

    async fn take_ticket(&self, digest: &Digest) -> Result<Option<Ticket>, Unreachable> {
        match self.fault {
            Fault::CountsGuessesInTwoSteps | Fault::PutsAnyTicket => Ok(self.beside().tickets.remove(digest)),
            Fault::TakesTicketsByReading => Ok(self.inner.get_ticket(digest).await?),
            Fault::TakesTicketsInTwoSteps => {
                let found = self.inner.get_ticket(digest).await?;
                tokio::task::yield_now().await;
                self.inner.take_ticket(digest).await?;
                Ok(found)
            }
            _ => Ok(self.inner.take_ticket(digest).await?),
        }
    }

    async fn delete_tickets_of(&self, subject: &str) -> Result<(), Unreachable> {
        if self.has(Fault::KeepsTicketsOfPeople) {
            return Ok(());
        }
        self.beside().tickets.retain(|_, ticket| ticket.subject.as_deref() != Some(subject));
        if self.has(Fault::DeletesTicketsOfSimilarPeople) {
            self.inner.delete_tickets_of(&subject.to_lowercase()).await?;
        }
        Ok(self.inner.delete_tickets_of(subject).await?)
    }
}

/// The same ticket as if it were new.
fn first_of(ticket: &Ticket) -> Ticket {
    let mut first = ticket.clone();
    first.version = 1;
    first
}
