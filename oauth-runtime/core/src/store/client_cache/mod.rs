//! A cache for clients, in front of any store.

mod clients;
mod passed_on;
#[cfg(test)]
mod tests;
mod weight;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering, fence};
use std::time::Duration;

use moka::sync::Cache;

use crate::Client;

/// The default for how many bytes the cached clients may take, approximately.
const SIZE: u64 = 16 * 1024 * 1024;

/// The default for how long a client is cached.
const LIFETIME: Duration = Duration::from_secs(5);

/// A longer time has no effect, and moka does not accept it.
const LONGEST_LIFETIME: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Caches the clients of a store in memory for a short time. Every request looks up its client, and clients
/// rarely change.
///
/// It has all capabilities of the wrapped store, and caches only clients; tokens and codes always come from
/// the store. It caches at most 16 MiB of clients, which is about 10,000 clients, each for 5 seconds. Unknown
/// identifiers are not cached, so a new client is visible at once.
///
/// # Who sees a change, and when
/// A change through this cache is visible at the next look-up. Any other change, by another instance of the
/// provider or by hand in the database, is visible after the lifetime at the latest: until then, a disabled
/// or deleted client still authenticates here, and an old secret is still accepted.
/// [`invalidate`](Self::invalidate) makes it visible at once.
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
///
/// Cloning shares the cached clients.
#[derive(Clone)]
pub struct ClientCache<S> {
    store: S,
    clients: Cache<String, Client>,
    /// Counts the changes, so that a look-up can tell whether one happened meanwhile.
    generation: Arc<AtomicU64>,
    lookups: Arc<Lookups>,
    is_off: bool,
}

/// Counts look-ups while the cache is on.
#[derive(Debug, Default)]
struct Lookups {
    hits: AtomicU64,
    misses: AtomicU64,
}

/// What a [`ClientCache`] did since it was made; see [`ClientCache::figures`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClientCacheFigures {
    /// Look-ups that the cache answered.
    pub hits: u64,
    /// Look-ups that went to the store.
    pub misses: u64,
    /// The cached clients, approximately.
    pub clients: u64,
}

impl<S> ClientCache<S> {
    /// Wraps a store.
    pub fn new(store: S) -> Self {
        Self {
            store,
            clients: cache(SIZE, LIFETIME),
            generation: Arc::default(),
            lookups: Arc::default(),
            is_off: false,
        }
    }

    /// How long a client is cached, at most a year. This is how late a change by another instance becomes
    /// visible. Zero disables the cache.
    #[must_use]
    pub fn lifetime(self, lifetime: Duration) -> Self {
        let size = self.clients.policy().max_capacity().unwrap_or(SIZE);
        Self { clients: cache(size, lifetime), is_off: lifetime.is_zero(), ..self }
    }

    /// How many bytes the cached clients may take, approximately. Default: 16 MiB. The most used clients
    /// stay.
    #[must_use]
    pub fn max_bytes(self, bytes: u64) -> Self {
        let lifetime = self.clients.policy().time_to_live().unwrap_or(LIFETIME);
        Self { clients: cache(bytes, lifetime), ..self }
    }

    /// The store behind the cache. The cache does not notice changes made there.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// What the cache did, for metrics.
    ///
    /// ```
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    /// # runtime.block_on(async {
    /// use oauth_runtime::store::{ClientCache, ClientStore, MemoryStore};
    ///
    /// let store = ClientCache::new(MemoryStore::new());
    /// store.get_client("web").await?;
    /// assert_eq!((store.figures().hits, store.figures().misses), (0, 1));
    /// # Ok::<(), oauth_runtime::BoxError>(())
    /// # })?;
    /// # Ok::<(), oauth_runtime::BoxError>(())
    /// ```
    pub fn figures(&self) -> ClientCacheFigures {
        ClientCacheFigures {
            hits: self.lookups.hits.load(Ordering::Relaxed),
            misses: self.lookups.misses.load(Ordering::Relaxed),
            clients: self.clients.entry_count(),
        }
    }

    /// Forgets a client that somebody changed behind the cache. The next look-up reads the store.
    pub fn invalidate(&self, client_id: &str) {
        self.generation.fetch_add(1, Ordering::SeqCst);
        fence(Ordering::SeqCst);
        self.clients.invalidate(client_id);
    }

    fn generation(&self) -> u64 {
        fence(Ordering::SeqCst);
        self.generation.load(Ordering::SeqCst)
    }

    /// Caches a client that was looked up in this generation, unless it may have changed since.
    fn keep(&self, client: &Client, generation: u64) {
        let client_id = client.client_id();
        self.clients.insert(client_id.to_owned(), client.clone());
        // A change is counted before it is forgotten here, so either it sees what was just inserted, or this
        // sees the change.
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
