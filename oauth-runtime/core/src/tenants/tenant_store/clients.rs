//! Clients.

use super::TenantStore;
use crate::store::{ClientRegistrationStore, ClientStore, Replacement};
use crate::{Client, Timestamp};

#[diagnostic::do_not_recommend]
impl<S: ClientStore> ClientStore for TenantStore<S> {
    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, S::Error> {
        Ok(self.store.get_client(&self.key(client_id)).await?.and_then(|client| self.own(client)))
    }
}

#[diagnostic::do_not_recommend]
impl<S: ClientRegistrationStore> ClientRegistrationStore for TenantStore<S> {
    async fn create_client(&self, client: Client) -> Result<bool, S::Error> {
        self.store.create_client(self.shared(client)).await
    }

    async fn replace_client(&self, current: &Client, next: Client) -> Result<Replacement, S::Error> {
        self.store.replace_client(&self.shared(current.clone()), self.shared(next)).await
    }

    async fn delete_client(&self, client_id: &str) -> Result<bool, S::Error> {
        self.store.delete_client(&self.key(client_id)).await
    }

    async fn list_clients(&self, after: Option<&str>, limit: usize) -> Result<Vec<Client>, S::Error> {
        let after = after.map(|after| self.key(after));
        Ok(self.all_own(self.store.list_tenant_clients(self.tenant(), after.as_deref(), limit).await?))
    }

    /// All clients of the tenant: they are few, compared with those of the store.
    async fn list_idle_clients(
        &self,
        _: Timestamp,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Client>, S::Error> {
        self.list_clients(after, limit).await
    }

    async fn has_grants(&self, client_id: &str) -> Result<bool, S::Error> {
        self.store.has_grants(&self.key(client_id)).await
    }
}
