//! A cache for clients, in front of any store.

mod clients;
mod passed_on;
#[cfg(test)]
mod tests;
mod weight;

use std::sync::atomic::{AtomicU64, Ordering, fence};
use std::time::Duration;

use moka::sync::Cache;

use crate::Client;

/// About how many bytes the kept clients have, unless a provider wants otherwise.
const SIZE: u64 = 16 * 1024 * 1024;

/// How long a client is kept, unless a provider wants otherwise.
const LIFETIME: Duration = Duration::from_secs(5);

/// Longer is as good as for ever, and more than moka takes.
const LONGEST_LIFETIME: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Keeps the clients of a store in memory for a short time. Every request looks its client up, and clients rarely change.
///
/// It has all capabilities of the store that it wraps, and keeps nothing but clients: tokens and codes are always the
/// store's. It keeps 16 MiB of clients at most, which is some 10,000 of them, each for 5 seconds. An identifier that the store does not know is asked for every
/// time, so a new client is there at once.
///
/// # Who sees a change, and when
/// A change that goes through this cache is seen by the next look-up. A change that does not, by another instance of the
/// provider or by hand in the database, is seen after the lifetime at the latest: for so long a disabled or deleted client still
/// authenticates here, and an old secret is still accepted. [`invalidate`](Self::invalidate) makes it seen at once.
///
/// ```
/// use std::time::Duration;
/// use oauth_runtime::oauth_server;
/// use oauth_runtime::store::{ClientCache, MemoryStore};
///
/// #[oauth_server(grants(client_credentials))]
/// struct Notes {
///     #[store]
///     store: ClientCache<MemoryStore>,
/// }
///
/// let store = ClientCache::new(MemoryStore::new()).lifetime(Duration::from_secs(30));
/// let notes = Notes::new("https://notes.example".parse()?, store);
/// # Ok::<(), oauth_runtime::IssuerError>(())
/// ```
pub struct ClientCache<S> {
    store: S,
    clients: Cache<String, Client>,
    /// Counts the changes, so that a look-up knows whether one happened meanwhile.
    generation: AtomicU64,
}

impl<S> ClientCache<S> {
    /// Wraps a store.
    pub fn new(store: S) -> Self {
        Self { store, clients: cache(SIZE, LIFETIME), generation: AtomicU64::new(0) }
    }

    /// How long a client is kept, a year at most: how late a change by another instance is seen. Zero keeps none.
    #[must_use]
    pub fn lifetime(self, lifetime: Duration) -> Self {
        let size = self.clients.policy().max_capacity().unwrap_or(SIZE);
        Self { clients: cache(size, lifetime), ..self }
    }

    /// About how many bytes the clients may take that are kept. Default: 16 MiB. Those that are used most stay.
    #[must_use]
    pub fn max_bytes(self, bytes: u64) -> Self {
        let lifetime = self.clients.policy().time_to_live().unwrap_or(LIFETIME);
        Self { clients: cache(bytes, lifetime), ..self }
    }

    /// The store behind the cache. What is changed there is not seen here.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// Forgets a client, which somebody changed behind the cache. The next look-up asks the store.
    pub fn invalidate(&self, client_id: &str) {
        self.generation.fetch_add(1, Ordering::SeqCst);
        fence(Ordering::SeqCst);
        self.clients.invalidate(client_id);
    }

    fn generation(&self) -> u64 {
        fence(Ordering::SeqCst);
        self.generation.load(Ordering::SeqCst)
    }

    /// Keeps a client that was looked up in this generation, unless it may have been changed since.
    fn keep(&self, client: &Client, generation: u64) {
        let client_id = client.client_id();
        self.clients.insert(client_id.to_owned(), client.clone());
        // A change is counted before it is forgotten here, so it either sees what was just put in, or is seen now.
        if self.generation() != generation {
            self.clients.invalidate(client_id);
        }
    }
}

fn cache(bytes: u64, lifetime: Duration) -> Cache<String, Client> {
    Cache::builder()
        .max_capacity(bytes)
        .weigher(|_: &String, client: &Client| weight::of(client))
        .time_to_live(lifetime.min(LONGEST_LIFETIME))
        .build()
}

impl<S> std::fmt::Debug for ClientCache<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientCache").field("policy", &self.clients.policy()).finish_non_exhaustive()
    }
}
