//! Sessions, and the clients that know of them.

use super::TenantStore;
use crate::Digest;
use crate::store::{SessionClient, SessionClientStore, SessionStore, StoredSession};

#[diagnostic::do_not_recommend]
impl<S: SessionStore> SessionStore for TenantStore<S> {
    async fn create_session(&self, session: StoredSession) -> Result<(), S::Error> {
        self.store.create_session(self.shared(session)).await
    }

    async fn replace_session(&self, current: &Digest, next: StoredSession) -> Result<bool, S::Error> {
        self.store.replace_session(&self.place.digest(current), self.shared(next)).await
    }

    async fn get_session(&self, digest: &Digest) -> Result<Option<StoredSession>, S::Error> {
        Ok(self.store.get_session(&self.place.digest(digest)).await?.and_then(|session| self.own(session)))
    }

    async fn delete_session(&self, digest: &Digest) -> Result<(), S::Error> {
        self.store.delete_session(&self.place.digest(digest)).await
    }

    async fn list_sessions(&self, subject: &str) -> Result<Vec<StoredSession>, S::Error> {
        Ok(self.all_own(self.store.list_sessions(&self.key(subject)).await?))
    }
}

#[diagnostic::do_not_recommend]
impl<S: SessionClientStore> SessionClientStore for TenantStore<S> {
    async fn add_session_client(&self, client: SessionClient) -> Result<(), S::Error> {
        self.store.add_session_client(self.shared(client)).await
    }

    async fn list_session_clients(&self, session_id: &str) -> Result<Vec<SessionClient>, S::Error> {
        Ok(self.all_own(self.store.list_session_clients(&self.key(session_id)).await?))
    }

    async fn list_subject_clients(&self, subject: &str) -> Result<Vec<SessionClient>, S::Error> {
        Ok(self.all_own(self.store.list_subject_clients(&self.key(subject)).await?))
    }

    async fn list_client_sessions(
        &self,
        client_id: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<SessionClient>, S::Error> {
        let after = after.map(|after| self.key(after));
        let page = self.store.list_client_sessions(&self.key(client_id), after.as_deref(), limit).await?;
        Ok(self.all_own(page))
    }

    async fn delete_session_client(&self, session_id: &str, client_id: &str) -> Result<(), S::Error> {
        self.store.delete_session_client(&self.key(session_id), &self.key(client_id)).await
    }
}
