//! Sessions and consents.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Mutex, PoisonError};

use super::MemoryStore;
use super::shards::Shards;
use crate::Digest;
use crate::store::{Consent, ConsentStore, SessionStore, StoredSession};

pub(super) type Sessions = Shards<Digest, StoredSession>;

/// By resource owner and client.
pub(super) type Consents = Mutex<HashMap<(String, String), Consent>>;

impl SessionStore for MemoryStore {
    async fn save_session(&self, session: StoredSession) -> Result<(), Infallible> {
        let (digest, expires_at, now) = (session.digest, session.expires_at, session.saved_at);
        self.sessions.lock(&digest).insert(digest, session, expires_at, now);
        Ok(())
    }

    async fn get_session(&self, digest: &Digest) -> Result<Option<StoredSession>, Infallible> {
        Ok(self.sessions.lock(digest).get(digest).cloned())
    }

    async fn delete_session(&self, digest: &Digest) -> Result<(), Infallible> {
        self.sessions.lock(digest).remove(digest);
        Ok(())
    }
}

impl ConsentStore for MemoryStore {
    async fn save_consent(&self, consent: Consent) -> Result<(), Infallible> {
        let key = (consent.subject.clone(), consent.client_id.clone());
        self.consents.lock().unwrap_or_else(PoisonError::into_inner).insert(key, consent);
        Ok(())
    }

    async fn get_consent(&self, subject: &str, client_id: &str) -> Result<Option<Consent>, Infallible> {
        let key = (subject.to_owned(), client_id.to_owned());
        Ok(self.consents.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned())
    }

    async fn delete_consent(&self, subject: &str, client_id: &str) -> Result<(), Infallible> {
        let key = (subject.to_owned(), client_id.to_owned());
        self.consents.lock().unwrap_or_else(PoisonError::into_inner).remove(&key);
        Ok(())
    }
}
