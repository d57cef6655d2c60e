//! The storage methods of OpenID Connect in one block.

use oauth_runtime::event::{Event, EventQuery};
use oauth_runtime::openid::Claims;
use oauth_runtime::store::{
    ClaimsStore, CredentialStore, EventStore, KeyStore, LogoutNoticeStore, PendingNotice, PersonStore,
    PushedRequest, PushedRequestStore, ReplayStore, SessionClient, SessionClientStore, SignalRecord,
    SignalStore, StoredCredentials, StoredKey, WebhookProgress, WebhookStore,
};
use oauth_runtime::{Digest, Timestamp, oauth_storage};

struct People;

#[derive(Debug)]
struct DbError;

impl std::fmt::Display for DbError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the database is gone")
    }
}

impl std::error::Error for DbError {}

#[oauth_storage]
impl People {
    async fn get_claims(&self, subject: &str) -> Result<Option<Claims>, DbError> {
        Ok(Some(Claims::new().with("name", subject)))
    }

    async fn delete_person(&self, _: &str) -> Result<(), DbError> {
        Ok(())
    }

    async fn use_once(&self, _: &Digest, _: Timestamp) -> Result<bool, DbError> {
        Ok(true)
    }

    async fn create_signing_key(&self, _: StoredKey) -> Result<bool, DbError> {
        Err(DbError)
    }

    async fn list_signing_keys(&self) -> Result<Vec<StoredKey>, DbError> {
        Ok(Vec::new())
    }

    async fn delete_signing_key(&self, _: &str) -> Result<(), DbError> {
        Ok(())
    }

    async fn get_credentials(&self, _: &Digest) -> Result<Option<StoredCredentials>, DbError> {
        Ok(None)
    }

    async fn put_credentials(&self, _: StoredCredentials) -> Result<bool, DbError> {
        Ok(false)
    }

    async fn delete_credentials(&self, _: &Digest) -> Result<(), DbError> {
        Ok(())
    }

    async fn add_session_client(&self, _: SessionClient) -> Result<(), DbError> {
        Ok(())
    }

    async fn list_session_clients(&self, _: &str) -> Result<Vec<SessionClient>, DbError> {
        Ok(Vec::new())
    }

    async fn list_subject_clients(&self, _: &str) -> Result<Vec<SessionClient>, DbError> {
        Ok(Vec::new())
    }

    async fn list_client_sessions(
        &self,
        _: &str,
        _: Option<&str>,
        _: usize,
    ) -> Result<Vec<SessionClient>, DbError> {
        Ok(Vec::new())
    }

    async fn delete_session_client(&self, _: &str, _: &str) -> Result<(), DbError> {
        Ok(())
    }

    async fn create_logout_notice(&self, _: PendingNotice) -> Result<(), DbError> {
        Ok(())
    }

    async fn claim_logout_notices(
        &self,
        _: Timestamp,
        _: Timestamp,
        _: usize,
    ) -> Result<Vec<PendingNotice>, DbError> {
        Ok(Vec::new())
    }

    async fn postpone_logout_notice(&self, _: &PendingNotice, _: Timestamp) -> Result<(), DbError> {
        Ok(())
    }

    async fn delete_logout_notice(&self, _: &Digest) -> Result<(), DbError> {
        Ok(())
    }

    async fn get_webhook_progress(&self, _: &Digest) -> Result<Option<WebhookProgress>, DbError> {
        Ok(None)
    }

    async fn put_webhook_progress(&self, _: WebhookProgress) -> Result<bool, DbError> {
        Ok(true)
    }

    async fn get_signal_record(&self, _: &Digest) -> Result<Option<SignalRecord>, DbError> {
        Ok(None)
    }

    async fn put_signal_record(&self, _: SignalRecord) -> Result<bool, DbError> {
        Ok(true)
    }

    async fn append_events(&self, _: &[Event], _: Timestamp) -> Result<(), DbError> {
        Ok(())
    }

    async fn list_events(&self, _: &EventQuery, _: usize) -> Result<Vec<Event>, DbError> {
        Ok(Vec::new())
    }

    async fn delete_events_of(&self, _: &str) -> Result<(), DbError> {
        Ok(())
    }

    async fn create_pushed_request(&self, _: PushedRequest) -> Result<(), DbError> {
        Ok(())
    }

    async fn get_pushed_request(&self, _: &Digest) -> Result<Option<PushedRequest>, DbError> {
        Ok(None)
    }

    async fn keep_pushed_request(&self, _: &Digest, _: Timestamp) -> Result<(), DbError> {
        Ok(())
    }

    async fn take_pushed_request(&self, _: &Digest) -> Result<bool, DbError> {
        Ok(true)
    }
}

fn has_all<S>(_: S)
where
    S: ClaimsStore
        + PersonStore
        + ReplayStore
        + KeyStore
        + CredentialStore
        + SessionClientStore
        + LogoutNoticeStore
        + EventStore
        + PushedRequestStore
        + WebhookStore
        + SignalStore,
{
}

#[test]
fn compiles() {
    has_all(People);
    has_all(std::sync::Arc::new(People));
}
