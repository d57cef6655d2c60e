//! The capabilities that administration needs in addition to those of the protocol: registering clients,
//! listing grants, deleting expired records. The ready stores have all of them.

use std::future::{Future, ready};

use super::{ClientStore, Storage, TokenStore};
use crate::record::tenant_of;
use crate::token::{GrantId, IssuedGrant};
use crate::{Client, Timestamp};

/// How many clients are read at a time where all are read.
const PAGE: usize = 100;

/// The result of [`ClientRegistrationStore::replace_client`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
// Exhaustive on purpose: a store that wraps another one must tell a lost change from a stored one.
pub enum Replacement {
    /// The client was replaced.
    Replaced,
    /// Somebody else changed the client meanwhile. Nothing was stored: read the client again and retry.
    Changed,
    /// The client does not exist. Nothing was stored.
    Unknown,
}

/// Registers, changes and deletes clients. Use it through
/// [`Administration`](crate::administration::Administration).
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not register clients",
    label = "this creates, changes or deletes clients",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn create_client(&self, client: Client) -> Result<bool, YourError>\n\
            async fn replace_client(&self, current: &Client, next: Client) -> Result<Replacement, YourError>\n\
            async fn delete_client(&self, client_id: &str) -> Result<bool, YourError>\n\
            async fn list_clients(&self, after: Option<&str>, limit: usize) -> Result<Vec<Client>, YourError>",
    note = "`list_idle_clients`, `list_tenant_clients` and `has_grants` are provided; a store with many clients has its own",
    note = "or use a ready store"
)]
pub trait ClientRegistrationStore: ClientStore {
    /// Stores a new client. `false`: the identifier is taken, and nothing was stored.
    fn create_client(&self, client: Client) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// Replaces `current` with `next`, which has the same identifier, in one atomic operation. Of two
    /// concurrent changes, one gets [`Replacement::Changed`].
    fn replace_client(
        &self,
        current: &Client,
        next: Client,
    ) -> impl Future<Output = Result<Replacement, Self::Error>> + Send;

    /// Deletes a client with everything that was issued to it, and its consents if the store keeps them, so
    /// that a later client with the same identifier inherits nothing. `false`: the client does not exist.
    fn delete_client(&self, client_id: &str) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// At most `limit` clients, in the store's own order; those after the client `after` if it is given. An
    /// empty page is the last. A client that is registered meanwhile may be on a later page or on none.
    fn list_clients(
        &self,
        after: Option<&str>,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<Client>, Self::Error>> + Send;

    /// The same for clients that the provider may delete by itself: those with an
    /// [`idle_since`](Client::idle_since) at or before `idle_since`, with the same order and pages. Others may be among
    /// them; the provider looks at each client.
    ///
    /// Provided: all clients. The provider asks every hour, so a store with many clients searches by this time.
    fn list_idle_clients(
        &self,
        idle_since: Timestamp,
        after: Option<&str>,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<Client>, Self::Error>> + Send {
        let _ = idle_since;
        self.list_clients(after, limit)
    }

    /// The same for the clients of one tenant: those whose [`ClientKeys::tenant`](super::ClientKeys::tenant) is `tenant`. `after`
    /// is one of them.
    ///
    /// Provided: searches all clients. A store with many tenants has an index.
    fn list_tenant_clients(
        &self,
        tenant: &str,
        after: Option<&str>,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<Client>, Self::Error>> + Send {
        async move {
            let (mut found, mut after) = (Vec::new(), after.map(str::to_owned));
            while found.len() < limit {
                let page = self.list_clients(after.as_deref(), PAGE).await?;
                let Some(last) = page.last() else { break };
                after = Some(last.client_id().to_owned());
                found.extend(page.into_iter().filter(|client| tenant_of(client.client_id()) == Some(tenant)));
            }
            found.truncate(limit);
            Ok(found)
        }
    }

    /// Whether a grant of this client is kept: then the provider does not delete the client by itself. An expired grant
    /// counts as long as it is kept.
    ///
    /// Provided: `true`, so that clients that were used once are never deleted.
    fn has_grants(&self, client_id: &str) -> impl Future<Output = Result<bool, Self::Error>> + Send {
        let _ = client_id;
        ready(Ok(true))
    }
}

/// Lists the grants of a resource owner or of a client. [`TokenStore::revoke_grant`] ends one of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not list grants",
    label = "this shows what a resource owner granted",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn list_grants(&self, subject: &str) -> Result<Vec<IssuedGrant>, YourError>\n\
            async fn list_client_grants(&self, client_id: &str, after: Option<&GrantId>, limit: usize) -> Result<Vec<IssuedGrant>, YourError>",
    note = "or use a ready store"
)]
pub trait GrantStore: TokenStore {
    /// The grants of the resource owner `subject` that were not revoked, possibly including expired ones, in
    /// no order.
    fn list_grants(
        &self,
        subject: &str,
    ) -> impl Future<Output = Result<Vec<IssuedGrant>, Self::Error>> + Send;

    /// At most `limit` grants of resource owners to the client that were not revoked, possibly including expired ones, in
    /// the store's own order; those after the grant `after` if it is given, which need not exist any longer. An empty page
    /// is the last. A grant that is given meanwhile may be on a later page or on none.
    fn list_client_grants(
        &self,
        client_id: &str,
        after: Option<&GrantId>,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<IssuedGrant>, Self::Error>> + Send;
}

/// Keeps what clients may do with the grants that they manage. The endpoint `grant_management` needs it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not keep grants that clients manage",
    label = "clients add to a grant here, replace what it has, and look at it",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn get_grant(&self, grant_id: &GrantId) -> Result<Option<IssuedGrant>, YourError>\n\
            async fn replace_grant(&self, current: &IssuedGrant, next: IssuedGrant) -> Result<bool, YourError>",
    note = "or use a ready store"
)]
pub trait GrantManagementStore: GrantStore {
    /// The grant with this identifier, expired or not, with its current [`expires_at`](IssuedGrant::expires_at). `None` if it is
    /// unknown or revoked, and for the identifier of a client's own tokens, which nobody granted. Reading changes nothing.
    fn get_grant(
        &self,
        grant_id: &GrantId,
    ) -> impl Future<Output = Result<Option<IssuedGrant>, Self::Error>> + Send;

    /// Replaces the record of the grant `current` with `next`, which has the same identifier, client and subject, in one atomic
    /// operation. `false`: nothing was stored, because the grant was changed or revoked meanwhile; read it again, and decide again
    /// what `next` is.
    ///
    /// Compare versions ([`IssuedGrant::is_version_of`]), and not all of the record: a refresh moves the end of the grant on, and
    /// that is no change of what it has. The end never comes earlier by this. A store that already keeps `next` may answer `true`.
    fn replace_grant(
        &self,
        current: &IssuedGrant,
        next: IssuedGrant,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;
}

/// Deletes expired records. [`Sweeper`](super::Sweeper) calls it in the background.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not delete expired records",
    label = "this sweeps expired codes and tokens",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn sweep(&self, expired_at: Timestamp, limit: usize) -> Result<usize, YourError>",
    note = "or use a ready store"
)]
pub trait ExpiringStore: Storage {
    /// Deletes records that are expired at `expired_at`, at most `limit` of each kind so that no lock is held
    /// for long, and returns how many it deleted. Zero means that nothing is left to do.
    fn sweep(
        &self,
        expired_at: Timestamp,
        limit: usize,
    ) -> impl Future<Output = Result<usize, Self::Error>> + Send;
}
