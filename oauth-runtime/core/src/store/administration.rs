//! The capabilities that administration needs, beyond those of the protocol: registering clients, listing grants,
//! dropping what is expired. The ready stores have them all.

use std::future::Future;

use super::{ClientStore, Storage, TokenStore};
use crate::token::IssuedGrant;
use crate::{Client, Timestamp};

/// What became of [`ClientRegistrationStore::replace_client`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Replacement {
    /// The client is now the new one.
    Replaced,
    /// Somebody else changed the client meanwhile. Nothing was stored: look the client up and try again.
    Changed,
    /// There is no such client. Nothing was stored.
    Unknown,
}

/// Registers, changes and deletes clients. [`Administration`](crate::administration::Administration) is the way to use it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not register clients",
    label = "this creates, changes or deletes clients",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn create_client(&self, client: Client) -> Result<bool, YourError>\n\
            async fn replace_client(&self, current: &Client, next: Client) -> Result<Replacement, YourError>\n\
            async fn delete_client(&self, client_id: &str) -> Result<bool, YourError>\n\
            async fn list_clients(&self, after: Option<&str>, limit: usize) -> Result<Vec<Client>, YourError>",
    note = "or use a ready store"
)]
pub trait ClientRegistrationStore: ClientStore {
    /// Stores a new client. `false` where the identifier is taken: nothing was stored.
    fn create_client(&self, client: Client) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// Puts `next` in the place of `current`, which has the same identifier, in one atomic operation: of two changes
    /// at once, one is told [`Replacement::Changed`].
    fn replace_client(
        &self,
        current: &Client,
        next: Client,
    ) -> impl Future<Output = Result<Replacement, Self::Error>> + Send;

    /// Deletes a client with everything that was issued to it, and the consents that it has where the store keeps such, so
    /// that a later client with the same identifier inherits nothing. `false` where there was no such client.
    fn delete_client(&self, client_id: &str) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// At most `limit` clients, in an order of the store's own; those after the client `after`, where one is named. An
    /// empty page is the last. A client that is registered meanwhile may be on a later page or on none.
    fn list_clients(
        &self,
        after: Option<&str>,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<Client>, Self::Error>> + Send;
}

/// Lists what a resource owner granted. [`TokenStore::revoke_grant`] ends one of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not list grants",
    label = "this shows what a resource owner granted",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn list_grants(&self, subject: &str) -> Result<Vec<IssuedGrant>, YourError>",
    note = "or use a ready store"
)]
pub trait GrantStore: TokenStore {
    /// The grants of the resource owner `subject` that were not revoked, expired ones perhaps among them, in no order.
    fn list_grants(
        &self,
        subject: &str,
    ) -> impl Future<Output = Result<Vec<IssuedGrant>, Self::Error>> + Send;
}

/// Drops what is expired. [`Sweeper`](super::Sweeper) calls it in the background.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not delete expired records",
    label = "this sweeps expired codes and tokens",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn sweep(&self, expired_at: Timestamp, limit: usize) -> Result<usize, YourError>",
    note = "or use a ready store"
)]
pub trait ExpiringStore: Storage {
    /// Deletes entries that are expired at `expired_at`, at most `limit` of a kind so that no lock is held for long, and
    /// says how many were deleted. Zero: there is nothing left to do.
    fn sweep(
        &self,
        expired_at: Timestamp,
        limit: usize,
    ) -> impl Future<Output = Result<usize, Self::Error>> + Send;
}
