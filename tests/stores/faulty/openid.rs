//! What OpenID Connect needs, with faults.

use oauth_runtime::openid::Claims;
use oauth_runtime::store::{
    ClaimsStore, CredentialStore, FailedAttempts, KeyStore, LogoutNoticeStore, PendingNotice, PersonStore,
    RateLimitStore, ReplayStore, SessionClient, SessionClientStore, StoredCredentials, StoredKey,
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
        Ok(self.inner.create_signing_key(self.kept(key)).await?)
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
        Ok(self.inner.put_credentials(self.kept(credentials)).await?)
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
        let beside = self.beside().failed_attempts.get(digest).cloned();
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
        Ok(self.inner.put_failed_attempts(self.kept(attempts)).await?)
    }
}

impl SessionClientStore for Faulty {
    async fn add_session_client(&self, client: SessionClient) -> Result<(), Unreachable> {
        if self.has(Fault::NotesAClientOnceMore) {
            self.beside().session_clients.push(client);
            return Ok(());
        }
        if self.has(Fault::NotesClientsInTwoSteps) {
            let mut clients = self.beside().session_clients.clone();
            tokio::task::yield_now().await;
            clients.retain(|kept| {
                (&kept.session_id, &kept.client_id) != (&client.session_id, &client.client_id)
            });
            clients.push(client);
            self.beside().session_clients = clients;
            return Ok(());
        }
        Ok(self.inner.add_session_client(self.kept(client)).await?)
    }

    async fn list_session_clients(&self, session_id: &str) -> Result<Vec<SessionClient>, Unreachable> {
        let mut clients = self.inner.list_session_clients(session_id).await?;
        let beside = self.beside();
        clients.extend(beside.session_clients.iter().filter(|kept| kept.session_id == session_id).cloned());
        Ok(clients)
    }

    async fn list_subject_clients(&self, subject: &str) -> Result<Vec<SessionClient>, Unreachable> {
        let mut clients = self.inner.list_subject_clients(subject).await?;
        let beside = self.beside();
        clients.extend(beside.session_clients.iter().filter(|kept| kept.subject == subject).cloned());
        if self.has(Fault::KnowsOneSessionOfAPerson) {
            let first = clients.first().map(|client| client.session_id.clone());
            clients.retain(|client| Some(&client.session_id) == first.as_ref());
        }
        Ok(clients)
    }

    async fn list_client_sessions(
        &self,
        client_id: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<SessionClient>, Unreachable> {
        let after = after.filter(|_| !self.has(Fault::ListsAPageOfSessionsAgain));
        Ok(self.inner.list_client_sessions(client_id, after, limit).await?)
    }

    async fn delete_session_client(&self, session_id: &str, client_id: &str) -> Result<(), Unreachable> {
        if self.has(Fault::KeepsDeletedSessionClients) {
            return Ok(());
        }
        if self.has(Fault::DeletesAllClientsOfASession) {
            for client in self.inner.list_session_clients(session_id).await? {
                self.inner.delete_session_client(session_id, &client.client_id).await?;
            }
        }
        let is_it = |kept: &SessionClient| kept.session_id == session_id && kept.client_id == client_id;
        self.beside().session_clients.retain(|kept| !is_it(kept));
        Ok(self.inner.delete_session_client(session_id, client_id).await?)
    }
}

impl LogoutNoticeStore for Faulty {
    async fn create_logout_notice(&self, notice: PendingNotice) -> Result<(), Unreachable> {
        if self.has(Fault::ClaimsNoticesInTwoSteps) || self.has(Fault::PostponesWithoutAClaim) {
            self.beside().notices.entry(notice.id).or_insert(notice);
            return Ok(());
        }
        if self.has(Fault::ReplacesNotices) {
            self.inner.delete_logout_notice(&notice.id).await?;
        }
        Ok(self.inner.create_logout_notice(self.kept(notice)).await?)
    }

    async fn claim_logout_notices(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<PendingNotice>, Unreachable> {
        if self.has(Fault::ClaimsNoticesInTwoSteps) || self.has(Fault::PostponesWithoutAClaim) {
            let due = self.claim_beside(now, until, limit);
            if self.has(Fault::ClaimsNoticesInTwoSteps) {
                // Somebody else may find them due meanwhile.
                tokio::task::yield_now().await;
                due.iter().for_each(|notice| drop(self.beside().notices.insert(notice.id, notice.clone())));
            }
            return Ok(due);
        }
        let claimed = self.inner.claim_logout_notices(now, until, limit).await?;
        if self.has(Fault::ForgetsClaimedNotices) {
            for notice in &claimed {
                self.inner.delete_logout_notice(&notice.id).await?;
            }
        }
        Ok(claimed)
    }

    async fn postpone_logout_notice(
        &self,
        claimed: &PendingNotice,
        due_at: Timestamp,
    ) -> Result<(), Unreachable> {
        let is_any = self.has(Fault::PostponesWithoutAClaim);
        if let Some(kept) = self.beside().notices.get_mut(&claimed.id)
            && (is_any || kept.due_at == claimed.due_at)
        {
            *kept = claimed.clone();
            kept.due_at = due_at;
        }
        Ok(self.inner.postpone_logout_notice(&self.kept(claimed.clone()), due_at).await?)
    }

    async fn delete_logout_notice(&self, id: &Digest) -> Result<(), Unreachable> {
        if self.has(Fault::KeepsDeletedNotices) {
            return Ok(());
        }
        self.beside().notices.remove(id);
        Ok(self.inner.delete_logout_notice(id).await?)
    }
}

impl Faulty {
    /// The due notices of the fault's own state, claimed if that is one step.
    fn claim_beside(&self, now: Timestamp, until: Timestamp, limit: usize) -> Vec<PendingNotice> {
        let notices = &mut self.beside().notices;
        let mut due: Vec<_> = notices.values().filter(|kept| kept.due_at <= now).cloned().collect();
        due.sort_by_key(|notice| notice.due_at);
        due.truncate(limit);
        due.iter_mut().for_each(|notice| notice.due_at = until);
        if !self.has(Fault::ClaimsNoticesInTwoSteps) {
            notices.extend(due.iter().map(|notice| (notice.id, notice.clone())));
        }
        due
    }

    pub(in crate::stores) fn put_claims(&self, subject: &str, claims: Claims) {
        self.inner.put_claims(subject, claims.clone());
        if let Some(address) = claims.get("email").and_then(|email| email.as_str()) {
            self.beside().claimed.insert(address.to_owned(), subject.to_owned());
        }
        if self.has(Fault::IgnoresCaseOfPeople) {
            self.inner.put_claims(subject.to_lowercase(), claims);
        }
    }
}

impl PersonStore for Faulty {
    async fn delete_person(&self, subject: &str) -> Result<(), Unreachable> {
        if !self.has(Fault::KeepsDeletedPeople) {
            self.inner.delete_person(subject).await?;
            self.beside().links.retain(|_, link| *link.subject != *subject);
        }
        Ok(())
    }
}

impl ClaimsStore for Faulty {
    async fn get_claims(&self, subject: &str) -> Result<Option<Claims>, Unreachable> {
        Ok(self.inner.get_claims(subject).await?)
    }
}
