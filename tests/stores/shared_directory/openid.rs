//! What OpenID Connect needs, as far as the shared directory supports it.

use std::convert::Infallible;

use oauth_runtime::store::{
    Consent, ConsentStore, CredentialStore, FailedAttempts, KeyStore, LogoutNoticeStore, PendingNotice,
    PushedRequest, PushedRequestStore, RateLimitStore, ReplayStore, SessionClient, SessionClientStore,
    StoredCredentials, StoredKey,
};
use oauth_runtime::{Digest, Timestamp};

use super::SharedDirectory;

impl ReplayStore for SharedDirectory {
    async fn use_once(&self, digest: &Digest, _: Timestamp) -> Result<bool, Infallible> {
        let transaction = self.transaction();
        let first = transaction.get::<bool>(digest).is_none();
        transaction.put(digest, &true);
        Ok(first)
    }
}

impl ConsentStore for SharedDirectory {
    async fn replace_consent(&self, current: Option<&Consent>, next: Consent) -> Result<bool, Infallible> {
        let (transaction, name) = (self.transaction(), next.subject.clone());
        let is_current = transaction.get::<Consent>(&name).as_ref() == current;
        if is_current {
            transaction.put(name, &next);
        }
        Ok(is_current)
    }

    /// In the races, everybody has one.
    async fn get_consent(&self, subject: &str, _: &str) -> Result<Option<Consent>, Infallible> {
        Ok(self.transaction().get(subject))
    }

    async fn delete_consent(&self, _: &str, _: &str) -> Result<(), Infallible> {
        unimplemented!("no race of processes withdraws")
    }

    async fn list_consents(&self, subject: &str) -> Result<Vec<Consent>, Infallible> {
        Ok(self.transaction().get(subject).into_iter().collect())
    }
}

/// The file with all keys.
const KEYS: &str = "keys";

impl KeyStore for SharedDirectory {
    async fn create_signing_key(&self, key: StoredKey) -> Result<bool, Infallible> {
        let transaction = self.transaction();
        let mut keys: Vec<StoredKey> = transaction.get(KEYS).unwrap_or_default();
        let free = keys.iter().all(|kept| kept.slot != key.slot);
        if free {
            keys.push(key);
            transaction.put(KEYS, &keys);
        }
        Ok(free)
    }

    async fn list_signing_keys(&self) -> Result<Vec<StoredKey>, Infallible> {
        Ok(self.transaction().get(KEYS).unwrap_or_default())
    }

    /// The races delete what they created, which nobody reads.
    async fn delete_signing_key(&self, _: &str) -> Result<(), Infallible> {
        Ok(())
    }
}

impl CredentialStore for SharedDirectory {
    async fn get_credentials(&self, digest: &Digest) -> Result<Option<StoredCredentials>, Infallible> {
        Ok(self.transaction().get(digest))
    }

    async fn put_credentials(&self, credentials: StoredCredentials) -> Result<bool, Infallible> {
        let transaction = self.transaction();
        let kept = transaction.get::<StoredCredentials>(credentials.digest).map_or(0, |kept| kept.version);
        let is_next = kept + 1 == credentials.version;
        if is_next {
            transaction.put(credentials.digest, &credentials);
        }
        Ok(is_next)
    }

    async fn delete_credentials(&self, _: &Digest) -> Result<(), Infallible> {
        Ok(())
    }
}

impl RateLimitStore for SharedDirectory {
    async fn get_failed_attempts(&self, digest: &Digest) -> Result<Option<FailedAttempts>, Infallible> {
        Ok(self.transaction().get(digest))
    }

    async fn put_failed_attempts(&self, attempts: FailedAttempts) -> Result<bool, Infallible> {
        let transaction = self.transaction();
        let kept = transaction.get::<FailedAttempts>(attempts.digest).map_or(0, |kept| kept.version);
        let is_next = kept + 1 == attempts.version;
        if is_next {
            transaction.put(attempts.digest, &attempts);
        }
        Ok(is_next)
    }
}

impl SessionClientStore for SharedDirectory {
    async fn add_session_client(&self, client: SessionClient) -> Result<(), Infallible> {
        let transaction = self.transaction();
        let mut clients: Vec<SessionClient> = transaction.get(&client.session_id).unwrap_or_default();
        clients.retain(|kept| kept.client_id != client.client_id);
        let session_id = client.session_id.clone();
        clients.push(client);
        transaction.put(session_id, &clients);
        Ok(())
    }

    async fn list_session_clients(&self, session_id: &str) -> Result<Vec<SessionClient>, Infallible> {
        Ok(self.transaction().get(session_id).unwrap_or_default())
    }

    /// No race uses it.
    async fn list_subject_clients(&self, _: &str) -> Result<Vec<SessionClient>, Infallible> {
        Ok(Vec::new())
    }

    /// No race uses it.
    async fn list_client_sessions(
        &self,
        _: &str,
        _: Option<&str>,
        _: usize,
    ) -> Result<Vec<SessionClient>, Infallible> {
        Ok(Vec::new())
    }

    async fn delete_session_client(&self, session_id: &str, client_id: &str) -> Result<(), Infallible> {
        let transaction = self.transaction();
        let mut clients: Vec<SessionClient> = transaction.get(session_id).unwrap_or_default();
        clients.retain(|kept| kept.client_id != client_id);
        transaction.put(session_id, &clients);
        Ok(())
    }
}

/// The file with all notices.
const NOTICES: &str = "notices";

impl LogoutNoticeStore for SharedDirectory {
    async fn create_logout_notice(&self, notice: PendingNotice) -> Result<(), Infallible> {
        let transaction = self.transaction();
        let mut notices: Vec<PendingNotice> = transaction.get(NOTICES).unwrap_or_default();
        notices.push(notice);
        transaction.put(NOTICES, &notices);
        Ok(())
    }

    async fn claim_logout_notices(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<PendingNotice>, Infallible> {
        let transaction = self.transaction();
        let mut notices: Vec<PendingNotice> = transaction.get(NOTICES).unwrap_or_default();
        let mut claimed = Vec::new();
        for notice in notices.iter_mut().filter(|notice| notice.due_at <= now).take(limit) {
            notice.due_at = until;
            claimed.push(notice.clone());
        }
        transaction.put(NOTICES, &notices);
        Ok(claimed)
    }

    /// The races postpone nothing, and delete what nobody reads.
    async fn postpone_logout_notice(&self, _: &PendingNotice, _: Timestamp) -> Result<(), Infallible> {
        Ok(())
    }

    async fn delete_logout_notice(&self, _: &Digest) -> Result<(), Infallible> {
        Ok(())
    }
}

impl PushedRequestStore for SharedDirectory {
    async fn create_pushed_request(&self, request: PushedRequest) -> Result<(), Infallible> {
        self.transaction().put(request.digest, &Some(&request));
        Ok(())
    }

    async fn get_pushed_request(&self, digest: &Digest) -> Result<Option<PushedRequest>, Infallible> {
        Ok(self.transaction().get(digest).flatten())
    }

    /// No race uses it.
    async fn keep_pushed_request(&self, _: &Digest, _: Timestamp) -> Result<(), Infallible> {
        Ok(())
    }

    async fn take_pushed_request(&self, digest: &Digest) -> Result<bool, Infallible> {
        let transaction = self.transaction();
        let is_there = transaction.get::<Option<PushedRequest>>(digest).flatten().is_some();
        transaction.put(digest, &None::<PushedRequest>);
        Ok(is_there)
    }
}
