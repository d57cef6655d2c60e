//! Clients that nobody vouches for and that were never used: their maximum number, and their expiry.
//!
//! With open registration, anybody may register a client, and most clients of scanners and test suites are
//! never used again. A client counts as used once a person approved it or it got a token. That costs one
//! write; later uses cost nothing. A client with a metadata document is stored when a person approves it, so it
//! counts as used once it got a token.

#[cfg(feature = "tokio")]
use std::sync::atomic::AtomicU64;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::failure::store_failure;
use crate::server::AuthorizationServer;
use crate::store::{ClientRegistrationStore, ClientStore, Replacement};
use crate::{Client, OAuthError, Timestamp};

/// The minimum time between two searches for expired clients in one instance, in seconds.
#[cfg(feature = "tokio")]
const BETWEEN_SWEEPS: u64 = 3600;

/// How many clients one query reads.
const PAGE: usize = 500;

/// If others keep changing a client, recording its use gives up; its next use tries again.
const MOST_TRIES: usize = 8;

/// What an instance knows about unused clients. Those that registered themselves and those with a metadata document
/// count apart, so that neither kind takes the room of the other.
#[derive(Debug, Default)]
pub(crate) struct UnusedClients {
    registered: Room,
    documents: Room,
    /// When the next sweep may begin, in seconds since 1970.
    #[cfg(feature = "tokio")]
    next_sweep: AtomicU64,
}

/// The room for unused clients of one kind.
#[derive(Debug, Default)]
pub(crate) struct Room {
    /// How many the last sweep found, plus those stored here since.
    count: AtomicUsize,
    /// Whether the log has said since the last sweep that the limit is reached.
    is_told: AtomicBool,
}

impl Room {
    /// Whether there is room for another client.
    pub(crate) fn is_left(&self, most: usize) -> bool {
        self.count.load(Ordering::Relaxed) < most
    }

    /// Whether to log that the limit is reached: once between two sweeps, since strangers can ask forever.
    pub(crate) fn is_news(&self) -> bool {
        !self.is_told.swap(true, Ordering::Relaxed)
    }

    pub(crate) fn add(&self) {
        self.count.fetch_add(1, Ordering::Relaxed);
    }

    /// A sweep found this many.
    fn found(&self, count: usize) {
        self.count.store(count, Ordering::Relaxed);
        self.is_told.store(false, Ordering::Relaxed);
    }
}

impl UnusedClients {
    /// The room for clients that registered themselves.
    pub(crate) fn registered(&self) -> &Room {
        &self.registered
    }

    /// The room for clients with a metadata document.
    #[cfg(feature = "openid")]
    pub(crate) fn documents(&self) -> &Room {
        &self.documents
    }

    /// Whether a sweep is due; then the caller has to do it.
    #[cfg(feature = "tokio")]
    pub(crate) fn is_sweep_due(&self, now: Timestamp) -> bool {
        let (now, next) = (now.as_unix(), self.next_sweep.load(Ordering::Relaxed));
        let due = now >= next;
        due && self
            .next_sweep
            .compare_exchange(next, now + BETWEEN_SWEEPS, Ordering::Relaxed, Ordering::Relaxed)
            .is_ok()
    }
}

/// Deletes self-registered clients that were not used in time
/// ([`SettingsBuilder::unused_client_expires_in`](crate::SettingsBuilder::unused_client_expires_in)), with
/// everything that belongs to them. Returns how many there were. A client that is used at this very moment
/// stays.
///
/// The axum router does this with a registration, at most once an hour. With another framework, call it
/// regularly.
///
/// # Errors
/// Those of the store. Call it again; it continues where it stopped.
pub async fn expire_unused_clients<S>(server: &S) -> Result<usize, OAuthError>
where
    S: AuthorizationServer,
    S::Store: ClientRegistrationStore,
{
    let (store, now) = (server.store(), server.settings().now());
    let (mut expired, mut registered, mut documents) = (0, 0, 0);
    let mut after: Option<String> = None;
    loop {
        let page = store.list_clients(after.as_deref(), PAGE).await.map_err(store_failure::<S::Store>)?;
        let Some(last) = page.last() else { break };
        after = Some(last.client_id().to_owned());
        for client in page.iter().filter(|client| client.is_unused()) {
            match (is_expired(client, now), client.document()) {
                (false, None) => registered += 1,
                (false, Some(_)) => documents += 1,
                (true, _) if expire(server, client).await? => expired += 1,
                (true, _) => {}
            }
        }
    }
    let known = server.runtime().unused_clients();
    known.registered.found(registered);
    known.documents.found(documents);
    if expired > 0 {
        tracing::info!(expired, unused = registered + documents, "deleted unused self-registered clients");
    }
    Ok(expired)
}

fn is_expired(client: &Client, now: Timestamp) -> bool {
    client.unused_until().is_some_and(|until| until.is_expired(now))
}

/// First it is disabled, which fails if somebody uses it meanwhile.
pub(super) async fn expire<S>(server: &S, client: &Client) -> Result<bool, OAuthError>
where
    S: AuthorizationServer,
    S::Store: ClientRegistrationStore,
{
    let store = server.store();
    let replaced = store.replace_client(client, client.clone().into_disabled()).await;
    if replaced.map_err(store_failure::<S::Store>)? != Replacement::Replaced {
        return Ok(false);
    }
    store.delete_client(client.client_id()).await.map_err(store_failure::<S::Store>)?;
    Ok(true)
}

/// The client no longer expires. If somebody else recorded the use at the same moment, or changed the client,
/// their write counts.
pub(super) async fn note_use<S>(server: &S, client: &Client) -> Result<(), OAuthError>
where
    S: AuthorizationServer,
    S::Store: ClientRegistrationStore,
{
    let store = server.store();
    let mut current = client.clone();
    for _ in 0..MOST_TRIES {
        let replaced = store.replace_client(&current, current.clone().into_used()).await;
        if replaced.map_err(store_failure::<S::Store>)? != Replacement::Changed {
            return Ok(());
        }
        let kept = store.get_client(client.client_id()).await.map_err(store_failure::<S::Store>)?;
        match kept.filter(Client::is_unused) {
            Some(kept) => current = kept,
            None => return Ok(()),
        }
    }
    tracing::warn!(client_id = client.client_id(), "could not record the first use of a client");
    Ok(())
}
