//! Clients: read through the cache, changed behind it.

use std::sync::atomic::Ordering;

use super::ClientCache;
use crate::store::{ClientRegistrationStore, ClientStore, Replacement};
use crate::{Client, Timestamp};

#[diagnostic::do_not_recommend]
impl<T: ClientStore> ClientStore for ClientCache<T> {
    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, T::Error> {
        if self.is_off {
            return self.store.get_client(client_id).await;
        }
        if let Some(client) = self.clients.get(client_id) {
            self.lookups.hits.fetch_add(1, Ordering::Relaxed);
            return Ok(Some(client));
        }
        self.lookups.misses.fetch_add(1, Ordering::Relaxed);
        let generation = self.generation();
        let client = self.store.get_client(client_id).await?;
        if let Some(client) = &client {
            self.keep(client, generation);
        }
        Ok(client)
    }
}

#[diagnostic::do_not_recommend]
impl<T: ClientRegistrationStore> ClientRegistrationStore for ClientCache<T> {
    async fn create_client(&self, client: Client) -> Result<bool, T::Error> {
        // A client that was deleted behind the cache may still be cached.
        let created = client.clone();
        let _changed = Changed { cache: self, client_id: created.client_id() };
        self.store.create_client(client).await
    }

    async fn replace_client(&self, current: &Client, next: Client) -> Result<Replacement, T::Error> {
        let _changed = Changed { cache: self, client_id: current.client_id() };
        self.store.replace_client(current, next).await
    }

    async fn delete_client(&self, client_id: &str) -> Result<bool, T::Error> {
        let _changed = Changed { cache: self, client_id };
        self.store.delete_client(client_id).await
    }

    async fn list_clients(&self, after: Option<&str>, limit: usize) -> Result<Vec<Client>, T::Error> {
        self.store.list_clients(after, limit).await
    }

    async fn list_idle_clients(
        &self,
        idle_since: Timestamp,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Client>, T::Error> {
        self.store.list_idle_clients(idle_since, after, limit).await
    }

    async fn list_tenant_clients(
        &self,
        tenant: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Client>, T::Error> {
        self.store.list_tenant_clients(tenant, after, limit).await
    }

    async fn has_grants(&self, client_id: &str) -> Result<bool, T::Error> {
        self.store.has_grants(client_id).await
    }
}

/// Forgets a client when the change ends, however it ends: a failed or cancelled change may still have
/// happened.
struct Changed<'a, T> {
    cache: &'a ClientCache<T>,
    client_id: &'a str,
}

impl<T> Drop for Changed<'_, T> {
    fn drop(&mut self) {
        self.cache.invalidate(self.client_id);
    }
}
