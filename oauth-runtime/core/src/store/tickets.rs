//! The capability that one-time links and codes need.

use std::future::Future;

use super::{Storage, Ticket};
use crate::Digest;

/// Keeps one-time links and codes: of a sign-up, a forgotten password, a login by e-mail, a changed address.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not keep one-time links and codes",
    label = "this sends people a link or a code that counts once",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn get_ticket(&self, digest: &Digest) -> Result<Option<Ticket>, YourError>\n\
            async fn put_ticket(&self, ticket: Ticket) -> Result<bool, YourError>\n\
            async fn take_ticket(&self, digest: &Digest) -> Result<Option<Ticket>, YourError>\n\
            async fn delete_tickets_of(&self, subject: &str) -> Result<(), YourError>",
    note = "or use a ready store"
)]
pub trait TicketStore: Storage {
    /// The ticket with this digest, expired or not. `None` if it was taken. Reading changes nothing.
    fn get_ticket(&self, digest: &Digest)
    -> impl Future<Output = Result<Option<Ticket>, Self::Error>> + Send;

    /// Stores a ticket and replaces its previous version, in one atomic operation: version 1 if there is none, version
    /// n after version n - 1. `false`: another writer was faster, or the ticket was taken, and nothing was stored.
    ///
    /// The pages count each guess at a code this way before they compare it, so parallel guesses do not get extra
    /// tries.
    ///
    /// A ticket without a [`subject`](Ticket::subject) must take as long as one with a subject: if a stranger asks for
    /// a new password for an unknown address, the pages store a ticket that leads nowhere.
    fn put_ticket(&self, ticket: Ticket) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// Takes the ticket to use it, in one atomic operation. Of any number of calls, even concurrent ones, exactly one
    /// gets it. `None`: it was taken before, or there is no such ticket.
    fn take_ticket(
        &self,
        digest: &Digest,
    ) -> impl Future<Output = Result<Option<Ticket>, Self::Error>> + Send;

    /// Deletes all tickets of the resource owner `subject` ([`Ticket::subject`]): after a change of the password, links
    /// that were sent before are no longer valid. Does nothing if there are none.
    fn delete_tickets_of(&self, subject: &str) -> impl Future<Output = Result<(), Self::Error>> + Send;
}
