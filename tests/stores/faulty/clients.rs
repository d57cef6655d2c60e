//! Clients, with faults.

use oauth_runtime::store::{
    ClientRegistrationStore, ClientStore, Replacement, SignalRecord, SignalStore, end_signal_stream,
};
use oauth_runtime::{Client, Timestamp};

use super::{Fault, Faulty, Unreachable};

impl ClientStore for Faulty {
    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, Unreachable> {
        if self.beside().deleted_clients.contains(client_id) {
            return Ok(None);
        }
        if self.has(Fault::IgnoresCaseOfIdentifiers) {
            let all = self.inner.list_clients(None, usize::MAX).await?;
            return Ok(all.into_iter().find(|client| client.client_id().eq_ignore_ascii_case(client_id)));
        }
        Ok(self.inner.get_client(client_id).await?)
    }
}

impl ClientRegistrationStore for Faulty {
    async fn create_client(&self, client: Client) -> Result<bool, Unreachable> {
        let client = self.kept(client);
        self.beside().idle_clients.insert(client.client_id().to_owned(), client.idle_since());
        if self.has(Fault::ForgetsDocuments) && client.document().is_some() {
            let own = Client::from_metadata(client.client_id(), Vec::new(), client.metadata().clone());
            return Ok(self.inner.create_client(own.unwrap_or(client)).await?);
        }
        if self.has(Fault::RegistersOverAnother) {
            self.inner.put_client(client);
            return Ok(true);
        }
        if self.has(Fault::RegistersInTwoSteps) {
            let free = self.get_client(client.client_id()).await?.is_none();
            tokio::task::yield_now().await;
            if free {
                self.inner.put_client(client);
            }
            return Ok(free);
        }
        if self.beside().deleted_clients.remove(client.client_id()) {
            self.inner.put_client(client);
            return Ok(true);
        }
        Ok(self.inner.create_client(client).await?)
    }

    async fn replace_client(&self, current: &Client, next: Client) -> Result<Replacement, Unreachable> {
        if self.get_client(current.client_id()).await?.is_none() {
            return Ok(Replacement::Unknown);
        }
        if self.has(Fault::ReplacesWithoutComparing) {
            tokio::task::yield_now().await;
            self.inner.put_client(next);
            return Ok(Replacement::Replaced);
        }
        Ok(self.inner.replace_client(current, self.kept(next)).await?)
    }

    async fn delete_client(&self, client_id: &str) -> Result<bool, Unreachable> {
        if self.has(Fault::DeletesTheClientAlone) {
            let there = self.inner.get_client(client_id).await?.is_some();
            return Ok(there && self.beside().deleted_clients.insert(client_id.to_owned()));
        }
        self.beside().session_clients.retain(|client| client.client_id != client_id);
        let digest = SignalRecord::digest_of(client_id);
        let stream = self.inner.get_signal_record(&digest).await?;
        let is_removed = self.inner.remove_client(client_id);
        if self.has(Fault::KeepsStreamsOfDeletedClients) {
            self.beside().signals.extend(stream.map(|stream| (digest, stream)));
        }
        if self.has(Fault::BeginsVersionsOfSignalsAgain) {
            self.beside().forgotten_signals.insert(digest);
        }
        if self.has(Fault::EndsStreamsOfSimilarClients) {
            end_signal_stream(&self.inner, &client_id.to_lowercase()).await?;
        }
        Ok(is_removed)
    }

    async fn list_clients(&self, after: Option<&str>, limit: usize) -> Result<Vec<Client>, Unreachable> {
        let after = after.filter(|_| !self.has(Fault::ListsAPageAgain));
        let listed = self.inner.list_clients(after, limit).await?;
        let deleted = &self.beside().deleted_clients;
        Ok(listed.into_iter().filter(|client| !deleted.contains(client.client_id())).collect())
    }

    async fn list_idle_clients(
        &self,
        idle_since: Timestamp,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Client>, Unreachable> {
        if self.has(Fault::NotesIdleClientsOnce) {
            let listed = self.inner.list_clients(after, usize::MAX).await?;
            let noted = &self.beside().idle_clients;
            let is_idle = |client: &Client| {
                noted.get(client.client_id()).copied().flatten().is_some_and(|since| since <= idle_since)
            };
            return Ok(listed.into_iter().filter(is_idle).take(limit).collect());
        }
        self.list_clients(after, limit).await
    }

    async fn has_grants(&self, client_id: &str) -> Result<bool, Unreachable> {
        let forgets = self.has(Fault::ForgetsGrantsOfClients);
        Ok(!forgets && self.inner.has_grants(client_id).await?)
    }
}
