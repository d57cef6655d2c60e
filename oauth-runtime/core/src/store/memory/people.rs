//! Sessions, consents and claims.

use super::MemoryError;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use super::MemoryStore;
use super::shards::Shards;
use crate::Digest;
use crate::openid::Claims;
use crate::store::{
    ClaimsStore, Consent, ConsentStore, PersonStore, SessionStore, StoredSession, TicketStore,
};

pub(super) type Sessions = Shards<StoredSession>;

/// By resource owner, then by client.
pub(super) type Consents = Mutex<HashMap<String, HashMap<String, Consent>>>;

/// Forgets all consents to a client.
pub(super) fn remove_client(consents: &Consents, client_id: &str) {
    locked(consents).retain(|_, given| {
        given.remove(client_id);
        !given.is_empty()
    });
}

fn locked(consents: &Consents) -> MutexGuard<'_, HashMap<String, HashMap<String, Consent>>> {
    consents.lock().unwrap_or_else(PoisonError::into_inner)
}

/// By subject.
pub(super) type Claimed = RwLock<HashMap<String, Claims>>;

impl SessionStore for MemoryStore {
    async fn create_session(&self, session: StoredSession) -> Result<(), MemoryError> {
        let (digest, expires_at, now) = (session.digest, session.expires_at, session.saved_at);
        self.latest.note(now);
        self.sessions.lock(&digest).insert(digest, session, expires_at, now);
        Ok(())
    }

    async fn replace_session(&self, current: &Digest, next: StoredSession) -> Result<bool, MemoryError> {
        if *current == next.digest {
            let (expires_at, now) = (next.expires_at, next.saved_at);
            self.latest.note(now);
            return Ok(self.sessions.lock(current).replace(current, next, expires_at, now));
        }
        // The caller that removes it is the one that may replace it.
        let was_there = self.sessions.lock(current).remove(current).is_some();
        if was_there {
            self.create_session(next).await?;
        }
        Ok(was_there)
    }

    async fn get_session(&self, digest: &Digest) -> Result<Option<StoredSession>, MemoryError> {
        Ok(self.sessions.lock(digest).get(digest).cloned())
    }

    async fn delete_session(&self, digest: &Digest) -> Result<(), MemoryError> {
        self.sessions.lock(digest).remove(digest);
        Ok(())
    }

    /// Scans all sessions: an index would cost each login more than it saves when somebody looks at the list.
    async fn list_sessions(&self, subject: &str) -> Result<Vec<StoredSession>, MemoryError> {
        let mut found = Vec::new();
        for sessions in self.sessions.each() {
            found.extend(sessions.values().filter(|session| session.is_of(subject)).cloned());
        }
        Ok(found)
    }
}

impl ConsentStore for MemoryStore {
    async fn replace_consent(&self, current: Option<&Consent>, next: Consent) -> Result<bool, MemoryError> {
        let mut consents = locked(&self.consents);
        let kept = consents.get(&next.subject).and_then(|given| given.get(&next.client_id));
        let is_current = kept == current;
        if is_current {
            consents.entry(next.subject.clone()).or_default().insert(next.client_id.clone(), next);
        }
        Ok(is_current)
    }

    async fn get_consent(&self, subject: &str, client_id: &str) -> Result<Option<Consent>, MemoryError> {
        Ok(locked(&self.consents).get(subject).and_then(|given| given.get(client_id)).cloned())
    }

    async fn delete_consent(&self, subject: &str, client_id: &str) -> Result<(), MemoryError> {
        let mut consents = locked(&self.consents);
        if let Some(given) = consents.get_mut(subject) {
            given.remove(client_id);
            if given.is_empty() {
                consents.remove(subject);
            }
        }
        Ok(())
    }

    async fn list_consents(&self, subject: &str) -> Result<Vec<Consent>, MemoryError> {
        let given = locked(&self.consents).get(subject).map(|given| given.values().cloned().collect());
        Ok(given.unwrap_or_default())
    }
}

impl MemoryStore {
    /// Stores the claims of a person and replaces earlier ones. Empty claims mean that the person exists but
    /// has no claims.
    pub fn put_claims(&self, subject: impl Into<String>, claims: Claims) {
        self.claims.write().unwrap_or_else(PoisonError::into_inner).insert(subject.into(), claims);
    }

    /// The person no longer exists. Their grants end separately
    /// ([`TokenStore::revoke_grant`](crate::store::TokenStore::revoke_grant)).
    pub fn remove_claims(&self, subject: &str) {
        self.claims.write().unwrap_or_else(PoisonError::into_inner).remove(subject);
    }
}

impl PersonStore for MemoryStore {
    async fn delete_person(&self, subject: &str) -> Result<(), MemoryError> {
        super::upstream::remove_person(&self.upstream_links, subject);
        self.delete_tickets_of(subject).await?;
        self.tokens.ciba_requests.remove_person(subject);
        self.remove_claims(subject);
        #[cfg(feature = "passwords")]
        self.remove_users(subject);
        Ok(())
    }
}

impl ClaimsStore for MemoryStore {
    async fn get_claims(&self, subject: &str) -> Result<Option<Claims>, MemoryError> {
        Ok(self.claims.read().unwrap_or_else(PoisonError::into_inner).get(subject).cloned())
    }
}
