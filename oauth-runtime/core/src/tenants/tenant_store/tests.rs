//! A store that returns what it should not; the suite has the rest.

use std::convert::Infallible;

use super::*;
use crate::event::EventId;
use crate::store::{
    ClientRegistrationStore, ClientStore, MemoryStore, SessionStore, SignalRecord, SignalStore, SignalStream,
    StoredSession, TokenStore,
};
use crate::token::{AccessToken, GrantId};
use crate::{Digest, Scope};

/// Answers every look-up with the record of another tenant.
struct Careless;

impl Storage for Careless {
    type Error = Infallible;
}

impl ClientStore for Careless {
    async fn get_client(&self, _: &str) -> Result<Option<Client>, Infallible> {
        let client = Client::public("app").redirect_uri("http://127.0.0.1/cb").build().ok();
        Ok(client.map(|client| TenantStore::new("umbrella", Self).shared_client(client)))
    }
}

impl SessionStore for Careless {
    async fn create_session(&self, _: StoredSession) -> Result<(), Infallible> {
        Ok(())
    }

    async fn replace_session(&self, _: &Digest, _: StoredSession) -> Result<bool, Infallible> {
        Ok(true)
    }

    async fn get_session(&self, digest: &Digest) -> Result<Option<StoredSession>, Infallible> {
        let now = Timestamp::from_unix(1);
        Ok(Some(StoredSession::new(*digest, "data", now, now).of(["umbrella\talice"])))
    }

    async fn delete_session(&self, _: &Digest) -> Result<(), Infallible> {
        Ok(())
    }

    async fn list_sessions(&self, _: &str) -> Result<Vec<StoredSession>, Infallible> {
        Ok(self.get_session(&Digest::of("")).await?.into_iter().collect())
    }
}

#[tokio::test]
async fn a_record_of_another_tenant_counts_as_missing() {
    let acme = TenantStore::new("acme", Careless);
    assert!(acme.store().get_client("app").await.expect("a client").is_some(), "the store has one");
    assert!(acme.get_client("app").await.expect("an answer").is_none());
    assert!(acme.get_session(&Digest::of("x")).await.expect("an answer").is_none());
    assert!(acme.list_sessions("alice").await.expect("an answer").is_empty());
    let umbrella = TenantStore::new("umbrella", Careless);
    assert_eq!(umbrella.get_client("app").await.expect("an answer").expect("its own").client_id(), "app");
}

#[tokio::test]
async fn the_shared_store_sees_the_tenant_in_every_key() {
    let acme = TenantStore::new("acme", MemoryStore::new());
    let (digest, now) = (Digest::of("token"), Timestamp::from_unix(1));
    let token = AccessToken::new(digest, GrantId::generate(), "web", Scope::empty(), now, now.plus(60));
    acme.create_token(crate::token::IssuedTokens::new(token.clone(), None)).await.expect("stored");
    assert_eq!(acme.store().get_token(&digest).await.expect("an answer"), None);
    let kept =
        acme.store().get_token(&acme.place.digest(&digest)).await.expect("an answer").expect("a token");
    assert_eq!(kept.client_id, acme.key("web").as_str());
    assert_ne!(kept.grant_id, token.grant_id);
    assert_eq!(acme.get_token(&digest).await.expect("an answer"), Some(token));
}

#[tokio::test]
async fn the_stream_of_shared_signals_goes_with_the_client_of_a_tenant() {
    let acme = TenantStore::new("acme", MemoryStore::new());
    let mut record = SignalRecord::new(SignalRecord::digest_of("web"));
    let now = Timestamp::from_unix(1);
    record.stream = Some(Box::new(SignalStream::new("a-stream", "web", now, EventId::at(now))));
    assert!(acme.put_signal_record(record.clone()).await.expect("an answer"));
    // Another tenant's client of this name, and one of none.
    acme.store().delete_client("umbrella\tweb").await.expect("an answer");
    acme.store().delete_client("web").await.expect("an answer");
    let digest = record.digest;
    let kept = || async { acme.get_signal_record(&digest).await.expect("an answer").expect("a record") };
    assert_eq!(kept().await, record);
    acme.delete_client("web").await.expect("an answer");
    let kept = kept().await;
    assert!(kept.stream.is_none() && kept.version == 2, "{kept:?}");
}
