//! One tenant's part of a store that several tenants share.
//!
//! The shared store sees other keys than the tenant: each digest changed by a mask, each text behind the tenant's name. So a
//! look-up by a key can only find what the same tenant stored, whatever the store does. Lists that have no key ask for those
//! of the tenant.

mod accounts;
mod authorization;
mod ciba_requests;
mod clients;
mod devices;
mod events;
mod keys;
mod mails;
mod notices;
mod people;
mod place;
mod records;
mod removal;
mod sessions;
mod signals;
#[cfg(test)]
mod tests;
mod tickets;
mod tokens;
mod upstream;
mod used;
mod webhooks;

use self::place::{Foreign, In, Out, Place};
use self::records::Moved;
use crate::store::{ExpiringStore, Storage};
use crate::{Client, Timestamp};

/// One tenant's part of a store that several tenants share: one set of SQL tables, one Redis, one memory store, or a store of
/// your own.
///
/// It has all capabilities of the shared store. What one tenant stores, another never finds, and equal client identifiers,
/// user names, subjects and key identifiers of two tenants are different ones.
///
/// ```
/// use std::sync::Arc;
///
/// use oauth_runtime::store::{ClientRegistrationStore, ClientStore, MemoryStore};
/// use oauth_runtime::tenants::TenantStore;
/// use oauth_runtime::Client;
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
/// # runtime.block_on(async {
///
/// let shared = Arc::new(MemoryStore::new());
/// let acme = TenantStore::new("acme", Arc::clone(&shared));
/// let umbrella = TenantStore::new("umbrella", shared);
/// acme.create_client(Client::public("app").redirect_uri("http://127.0.0.1/cb").build()?).await?;
/// assert!(acme.get_client("app").await?.is_some());
/// assert!(umbrella.get_client("app").await?.is_none());
/// # Ok::<(), oauth_runtime::BoxError>(())
/// # })?;
/// # Ok::<(), oauth_runtime::BoxError>(())
/// ```
///
/// # What the shared store sees
/// Each digest is combined with a mask of the tenant. Each text by which it looks something up (client identifier, subject,
/// user name, session, slot of a signing key) begins with the tenant's name and a tab, and [`key`](Self::key) returns it: use
/// it where the shared store has methods of its own, such as `put_user` and `put_claims`.
///
/// Let every provider on the store be a tenant. One that uses the store itself lists the clients of all tenants, and delivers
/// their logout notices.
///
/// # Stores of your own
/// They need nothing new. `list_tenant_clients`, `list_tenant_signing_keys` and `claim_tenant_logout_notices` are provided and
/// search the whole store; if there are many tenants, write your own with an index, as `MemoryStore` and `SqlStore` have.
/// [`EventQuery::matches`](crate::event::EventQuery::matches) says whether an event is the tenant's.
///
/// # Sweeping
/// A sweep of one tenant's store deletes what is expired of all tenants: run one [`Sweeper`](crate::store::Sweeper), on the
/// shared store.
#[derive(Clone)]
pub struct TenantStore<S> {
    store: S,
    place: Place,
}

impl<S> TenantStore<S> {
    /// The part of `store` that belongs to the tenant with this name. The name never changes: what is stored under one name
    /// is not found under another. Nor is a name given to a second tenant after the first was [removed](Self::remove): what is
    /// left under it would be the second one's. A number of yours is a good name.
    ///
    /// `store` is shared, so it is one whose clones are one store: `SqlStore`, `RedisStore`, `Arc<MemoryStore>`.
    pub fn new(tenant: &str, store: S) -> Self {
        Self { store, place: Place::of(tenant) }
    }

    /// The shared store.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// The name of the tenant, as the shared store knows it: with `%09` for a tab and `%25` for a percent sign.
    pub fn tenant(&self) -> &str {
        self.place.name()
    }

    /// How the shared store knows a text of the tenant.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use oauth_runtime::openid::Claims;
    /// use oauth_runtime::store::MemoryStore;
    /// use oauth_runtime::tenants::TenantStore;
    ///
    /// let acme = TenantStore::new("acme", Arc::new(MemoryStore::new()));
    /// acme.store().put_claims(acme.key("alice"), Claims::new());
    /// ```
    pub fn key(&self, own: &str) -> String {
        self.place.text(own)
    }

    /// A client as the shared store keeps it, for methods of its own such as `MemoryStore::put_client`.
    #[must_use]
    pub fn shared_client(&self, client: Client) -> Client {
        self.shared(client)
    }

    fn shared<R: Moved>(&self, own: R) -> R {
        let Ok(shared) = own.moved(In(&self.place));
        shared
    }

    /// The record as the tenant knows it. One of another tenant counts as missing: the store that returned it is at fault.
    fn own<R: Moved>(&self, shared: R) -> Option<R> {
        match shared.moved(Out(&self.place)) {
            Ok(own) => Some(own),
            Err(Foreign) => {
                tracing::error!(
                    tenant = self.tenant(),
                    "the shared store returned a record of another tenant, which counts as missing; a store that tenants share \
                     must compare keys exactly, and nobody may use it without `TenantStore`"
                );
                None
            }
        }
    }

    fn all_own<R: Moved>(&self, shared: Vec<R>) -> Vec<R> {
        shared.into_iter().filter_map(|record| self.own(record)).collect()
    }
}

impl<S> std::fmt::Debug for TenantStore<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TenantStore").field("tenant", &self.tenant()).finish_non_exhaustive()
    }
}

impl<S: Storage> Storage for TenantStore<S> {
    type Error = S::Error;

    fn is_temporary(error: &S::Error) -> bool {
        S::is_temporary(error)
    }
}

impl<S: ExpiringStore> ExpiringStore for TenantStore<S> {
    async fn sweep(&self, expired_at: Timestamp, limit: usize) -> Result<usize, S::Error> {
        self.store.sweep(expired_at, limit).await
    }
}
