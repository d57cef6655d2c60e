//! What OpenID Connect needs, with faults.

use oauth_runtime::openid::Claims;
use oauth_runtime::store::{
    ClaimsStore, CredentialStore, FailedAttempts, KeyStore, PersonStore, RateLimitStore, ReplayStore,
    SessionClient, SessionClientStore, StoredCredentials, StoredKey,
};
use oauth_runtime::{Digest, Timestamp};

use super::{Fault, Faulty, Unreachable};

impl ReplayStore for Faulty {
    async fn use_once(&self, digest: &Digest, expires_at: Timestamp) -> Result<bool, Unreachable> {
        if self.has(Fault::UsesInTwoSteps) {
            let used = self.beside().used.contains_key(digest);
            tokio::task::yield_now().await;
            self.beside().used.insert(*digest, expires_at);
            return Ok(!used);
        }
        if self.has(Fault::ForgetsUsesOfOtherMoments) {
            let digest = Digest::of(&format!("{digest}{expires_at}"));
            return Ok(self.inner.use_once(&digest, expires_at).await?);
        }
        Ok(self.inner.use_once(digest, expires_at).await?)
    }
}

impl KeyStore for Faulty {
    async fn create_signing_key(&self, key: StoredKey) -> Result<bool, Unreachable> {
        if self.has(Fault::CreatesKeysInTwoSteps) {
            let taken = self.beside().keys.contains_key(&key.slot);
            tokio::task::yield_now().await;
            if !taken {
                self.beside().keys.insert(key.slot.clone(), key);
            }
            return Ok(!taken);
        }
        if self.has(Fault::ReplacesKeys) {
            self.inner.delete_signing_key(&key.slot).await?;
        }
        Ok(self.inner.create_signing_key(key).await?)
    }

    async fn list_signing_keys(&self) -> Result<Vec<StoredKey>, Unreachable> {
        let mut keys = self.inner.list_signing_keys().await?;
        keys.extend(self.beside().keys.values().cloned());
        Ok(keys)
    }

    async fn delete_signing_key(&self, slot: &str) -> Result<(), Unreachable> {
        self.beside().keys.remove(slot);
        Ok(self.inner.delete_signing_key(slot).await?)
    }
}

impl CredentialStore for Faulty {
    async fn get_credentials(&self, digest: &Digest) -> Result<Option<StoredCredentials>, Unreachable> {
        let beside = self.beside().credentials.get(digest).cloned();
        Ok(beside.or(self.inner.get_credentials(digest).await?))
    }

    async fn put_credentials(&self, credentials: StoredCredentials) -> Result<bool, Unreachable> {
        if self.has(Fault::PutsAnyVersion) {
            self.beside().credentials.insert(credentials.digest, credentials);
            return Ok(true);
        }
        if self.has(Fault::PutsCredentialsInTwoSteps) {
            let kept = self.get_credentials(&credentials.digest).await?.map_or(0, |kept| kept.version);
            tokio::task::yield_now().await;
            let is_next = kept.checked_add(1) == Some(credentials.version);
            if is_next {
                self.beside().credentials.insert(credentials.digest, credentials);
            }
            return Ok(is_next);
        }
        Ok(self.inner.put_credentials(credentials).await?)
    }

    async fn delete_credentials(&self, digest: &Digest) -> Result<(), Unreachable> {
        if self.has(Fault::KeepsDeletedCredentials) {
            return Ok(());
        }
        self.beside().credentials.remove(digest);
        Ok(self.inner.delete_credentials(digest).await?)
    }
}

impl RateLimitStore for Faulty {
    async fn get_failed_attempts(&self, digest: &Digest) -> Result<Option<FailedAttempts>, Unreachable> {
        let beside = self.beside().failed_attempts.get(digest).copied();
        Ok(beside.or(self.inner.get_failed_attempts(digest).await?))
    }

    async fn put_failed_attempts(&self, attempts: FailedAttempts) -> Result<bool, Unreachable> {
        if self.has(Fault::CountsWithoutVersions) {
            self.beside().failed_attempts.insert(attempts.digest, attempts);
            return Ok(true);
        }
        if self.has(Fault::CountsAttemptsInTwoSteps) {
            let kept = self.get_failed_attempts(&attempts.digest).await?.map_or(0, |kept| kept.version);
            tokio::task::yield_now().await;
            let is_next = kept.checked_add(1) == Some(attempts.version);
            if is_next {
                self.beside().failed_attempts.insert(attempts.digest, attempts);
            }
            return Ok(is_next);
        }
        Ok(self.inner.put_failed_attempts(attempts).await?)
    }
}

impl SessionClientStore for Faulty {
    async fn add_session_client(&self, client: SessionClient) -> Result<(), Unreachable> {
        if self.has(Fault::TakesSessionClientsInTwoSteps) || self.has(Fault::TakesWithoutForgetting) {
            let mut beside = self.beside();
            let clients = beside.session_clients.entry(client.session_id.clone()).or_default();
            clients.retain(|kept| kept.client_id != client.client_id);
            clients.push(client);
            return Ok(());
        }
        if self.has(Fault::NotesAClientOnceMore) {
            self.beside().session_clients.entry(client.session_id.clone()).or_default().push(client);
            return Ok(());
        }
        Ok(self.inner.add_session_client(client).await?)
    }

    async fn take_session_clients(&self, session_id: &str) -> Result<Vec<SessionClient>, Unreachable> {
        if self.has(Fault::NotesAClientOnceMore) {
            return Ok(self.beside().session_clients.remove(session_id).unwrap_or_default());
        }
        let kept = self.beside().session_clients.get(session_id).cloned();
        if self.has(Fault::TakesSessionClientsInTwoSteps) {
            tokio::task::yield_now().await;
            self.beside().session_clients.remove(session_id);
        }
        match kept {
            Some(kept) => Ok(kept),
            None => Ok(self.inner.take_session_clients(session_id).await?),
        }
    }
}

impl Faulty {
    pub(in crate::stores) fn put_claims(&self, subject: &str, claims: Claims) {
        self.inner.put_claims(subject, claims.clone());
        if self.has(Fault::IgnoresCaseOfPeople) {
            self.inner.put_claims(subject.to_lowercase(), claims);
        }
    }
}

impl PersonStore for Faulty {
    async fn delete_person(&self, subject: &str) -> Result<(), Unreachable> {
        if !self.has(Fault::KeepsDeletedPeople) {
            self.inner.delete_person(subject).await?;
        }
        Ok(())
    }
}

impl ClaimsStore for Faulty {
    async fn get_claims(&self, subject: &str) -> Result<Option<Claims>, Unreachable> {
        Ok(self.inner.get_claims(subject).await?)
    }
}
