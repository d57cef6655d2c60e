//! Concurrent calls: a store makes the first two readers wait for each other, so both change the same client.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Barrier;

use super::*;
use crate::store::{ClientRegistrationStore, ClientStore, MemoryError, Replacement, Storage};

struct Meeting {
    store: MemoryStore,
    readers: Barrier,
    reads: AtomicUsize,
}

impl Storage for Meeting {
    type Error = MemoryError;
}

impl ClientStore for Meeting {
    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, MemoryError> {
        let client = self.store.get_client(client_id).await;
        if self.reads.fetch_add(1, Ordering::Relaxed) < 2 {
            self.readers.wait().await;
        }
        client
    }
}

impl ClientRegistrationStore for Meeting {
    async fn create_client(&self, client: Client) -> Result<bool, MemoryError> {
        self.store.create_client(client).await
    }

    async fn replace_client(&self, current: &Client, next: Client) -> Result<Replacement, MemoryError> {
        self.store.replace_client(current, next).await
    }

    async fn delete_client(&self, client_id: &str) -> Result<bool, MemoryError> {
        self.store.delete_client(client_id).await
    }

    async fn list_clients(&self, after: Option<&str>, limit: usize) -> Result<Vec<Client>, MemoryError> {
        self.store.list_clients(after, limit).await
    }
}

/// Where two calls meet, for a client with one secret.
async fn meeting() -> (Administration<Arc<Meeting>>, Secret) {
    let (Administration { store, .. }, secret) = with_web().await;
    let meeting = Meeting { store, readers: Barrier::new(2), reads: AtomicUsize::new(0) };
    (Administration::new(Arc::new(meeting)), secret)
}

#[tokio::test]
async fn of_two_rotations_at_once_no_told_secret_is_lost() {
    let (administration, old) = meeting().await;
    let (one, other) = tokio::join!(administration.rotate_secret("web"), administration.rotate_secret("web"));
    let client = administration.client("web").await.expect("registered");
    let (winner, refused) = if one.is_ok() { (one, other) } else { (other, one) };
    assert!(accepts(&client, &winner.expect("one is told a secret")) && accepts(&client, &old));
    assert_eq!(refused.expect_err("and one is refused"), AdministrationError::TooManySecrets("web".into()));
}

#[tokio::test]
async fn of_two_changes_at_once_none_is_lost() {
    let (administration, secret) = meeting().await;
    let (changed, disabled) =
        tokio::join!(administration.change_client("web", renamed), administration.disable_client("web"));
    assert!(changed.is_ok() && disabled.is_ok());
    let client = administration.client("web").await.expect("registered");
    assert!(client.name() == "Notes" && client.is_disabled() && accepts(&client, &secret));
    assert_eq!(administration.store().reads.load(Ordering::Relaxed), 4, "one of them had to read again");
}

#[tokio::test]
async fn a_secret_that_is_told_meanwhile_is_not_retired() {
    let (administration, old) = meeting().await;
    // The first waits for the second, which then proceeds before the first does.
    let (retired, rotated) =
        tokio::join!(administration.retire_secret("web"), administration.rotate_secret("web"));
    let client = administration.client("web").await.expect("registered");
    assert!(retired.is_ok());
    assert!(accepts(&client, &rotated.expect("rotated")) && accepts(&client, &old));
}

/// A client that others change before every replacement.
#[derive(Default)]
struct Busy(MemoryStore);

impl Storage for Busy {
    type Error = MemoryError;
}

impl ClientStore for Busy {
    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, MemoryError> {
        self.0.get_client(client_id).await
    }
}

impl ClientRegistrationStore for Busy {
    async fn create_client(&self, client: Client) -> Result<bool, MemoryError> {
        self.0.create_client(client).await
    }

    async fn replace_client(&self, _: &Client, _: Client) -> Result<Replacement, MemoryError> {
        Ok(Replacement::Changed)
    }

    async fn delete_client(&self, client_id: &str) -> Result<bool, MemoryError> {
        self.0.delete_client(client_id).await
    }

    async fn list_clients(&self, after: Option<&str>, limit: usize) -> Result<Vec<Client>, MemoryError> {
        self.0.list_clients(after, limit).await
    }
}

#[tokio::test]
async fn tries_end() {
    let administration = Administration::new(Busy::default());
    administration.create_client(ClientRegistration::new(metadata()).client_id("web")).await.expect("new");
    let contended = AdministrationError::Contended("web".to_owned());
    assert_eq!(administration.disable_client("web").await, Err(contended.clone()));
    assert_eq!(administration.rotate_secret("web").await.expect_err("contended"), contended);
}

#[test]
fn a_call_can_run_on_any_thread() {
    fn sendable(_: impl Send) {}
    let administration = Administration::new(Arc::new(MemoryStore::new()));
    sendable(administration.rotate_secret("web"));
    sendable(administration.change_client("web", renamed));
    sendable(administration.withdraw_consent("alice", "web"));
}
