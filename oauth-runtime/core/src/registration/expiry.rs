//! Clients that registered themselves and were never used: how many there may be, and their end.
//!
//! Anybody may register a client where registration is open, and most of what scanners and test suites register is never used again. A
//! client counts as used once a person approved it, or once it got a token. That costs one write, and no later use costs anything.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use crate::failure::store_failure;
use crate::server::AuthorizationServer;
use crate::store::{ClientRegistrationStore, ClientStore, Replacement};
use crate::{Client, OAuthError, Timestamp};

/// An instance looks for expired clients this often at most, in seconds.
const BETWEEN_SWEEPS: u64 = 3600;

/// How many clients one query reads.
const PAGE: usize = 500;

/// Where others change a client all the time, noting its use gives up; its next use tries again.
const MOST_TRIES: usize = 8;

/// What an instance knows of clients that nobody used.
#[derive(Debug, Default)]
pub(crate) struct UnusedClients {
    /// How many there were at the last sweep, and registered here since.
    count: AtomicUsize,
    /// When the next sweep may begin, in seconds since 1970.
    next_sweep: AtomicU64,
    /// Whether the log has said since the last sweep that there is no room.
    is_told: AtomicBool,
}

impl UnusedClients {
    /// Whether another client may register itself.
    pub(crate) fn have_room(&self, most: usize) -> bool {
        self.count.load(Ordering::Relaxed) < most
    }

    /// Whether the log has to say that there is no room: once between two sweeps, since strangers can ask without end.
    pub(crate) fn is_news(&self) -> bool {
        !self.is_told.swap(true, Ordering::Relaxed)
    }

    pub(crate) fn add(&self) {
        self.count.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether a sweep is due; then it is the caller's to do.
    #[cfg(feature = "axum")]
    pub(crate) fn is_sweep_due(&self, now: Timestamp) -> bool {
        let (now, next) = (now.as_unix(), self.next_sweep.load(Ordering::Relaxed));
        let due = now >= next;
        due && self
            .next_sweep
            .compare_exchange(next, now + BETWEEN_SWEEPS, Ordering::Relaxed, Ordering::Relaxed)
            .is_ok()
    }
}

/// Deletes the clients that registered themselves and that nobody used in time
/// ([`SettingsBuilder::unused_client_expires_in`](crate::SettingsBuilder::unused_client_expires_in)), with everything that belongs to them. Says how
/// many those were. A client that is used at this very moment stays.
///
/// The axum router does this beside a registration, once an hour at most. Under another framework call it now and then.
///
/// # Errors
/// Those of the store. Call it again then: it goes on where it stopped.
pub async fn expire_unused_clients<S>(server: &S) -> Result<usize, OAuthError>
where
    S: AuthorizationServer,
    S::Store: ClientRegistrationStore,
{
    let (store, now) = (server.store(), server.settings().now());
    let (mut expired, mut unused) = (0, 0);
    let mut after: Option<String> = None;
    loop {
        let page = store.list_clients(after.as_deref(), PAGE).await.map_err(store_failure::<S::Store>)?;
        let Some(last) = page.last() else { break };
        after = Some(last.client_id().to_owned());
        for client in page.iter().filter(|client| client.is_unused()) {
            if !is_expired(client, now) {
                unused += 1;
            } else if expire(server, client).await? {
                expired += 1;
            }
        }
    }
    let known = server.runtime().unused_clients();
    known.count.store(unused, Ordering::Relaxed);
    known.is_told.store(false, Ordering::Relaxed);
    if expired > 0 {
        tracing::info!(expired, unused, "deleted unused self-registered clients");
    }
    Ok(expired)
}

fn is_expired(client: &Client, now: Timestamp) -> bool {
    let until = client.registration().and_then(|registration| registration.unused_until);
    until.is_some_and(|until| until.is_expired(now))
}

/// First it is switched off, which fails where somebody uses it meanwhile.
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

/// The client expires no more. Where somebody else noted it at the same moment, or changed the client, that is what counts.
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
