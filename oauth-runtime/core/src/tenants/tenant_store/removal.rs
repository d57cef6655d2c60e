//! The end of a tenant.

use super::TenantStore;
use crate::store::{ClientRegistrationStore, KeyStore};

/// The client of the operator's console.
const CONSOLE: &str = oauth_runtime_tables::console::CLIENT_ID;

/// How many clients are read at a time.
const PAGE: usize = 100;

impl<S: ClientRegistrationStore + KeyStore> TenantStore<S> {
    /// Deletes what the tenant's provider needs to answer: the clients, with every code, token, grant, consent, pushed
    /// request and stream of shared signals of each, and the signing keys. Call it when no instance serves the tenant any more.
    ///
    /// Never give the name to another tenant. Sessions, counters, used values, logout notices, e-mails, events and the progress of
    /// webhooks stay until they expire, and people stay, because no store lists them: a tenant with the same name would have
    /// them all. For people, call [`Administration::forget_person`](crate::administration::Administration::forget_person) for
    /// each.
    ///
    /// Returns how many clients there were. If it is interrupted, call it again.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn remove(&self) -> Result<usize, S::Error> {
        let mut removed = 0;
        let mut after: Option<String> = None;
        loop {
            let page = self.list_clients(after.as_deref(), PAGE).await?;
            let Some(last) = page.last() else { break };
            // Not from the beginning again: a store without a list for each tenant would search the clients of all others each time.
            after = Some(last.client_id().to_owned());
            for client in page {
                removed += usize::from(self.delete_client(client.client_id()).await?);
            }
        }
        // The operator's console has a client that is in no store.
        self.delete_client(CONSOLE).await?;
        for key in self.list_signing_keys().await? {
            self.delete_signing_key(&key.slot).await?;
        }
        Ok(removed)
    }
}
