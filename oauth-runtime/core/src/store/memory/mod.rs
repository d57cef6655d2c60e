//! A store in memory: for tests, for a start, and for a service that may lose its tokens in a restart.

#[cfg(feature = "passwords")]
mod accounts;
mod ciba_requests;
mod common;
mod credentials;
mod device_records;
mod devices;
mod due;
mod entries;
mod events;
mod first_of;
mod kept_token;
mod keys;
mod mails;
mod notices;
mod people;
mod pushed_requests;
mod rate_limits;
mod replay;
mod session_clients;
mod shards;
mod signals;
mod tenants;
mod tickets;
mod time;
mod tokens;
mod upstream;
#[cfg(feature = "passwords")]
mod users;
mod webhooks;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Bound;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use self::people::{Claimed, Consents, Sessions};
use self::time::LatestMoment;
use self::tokens::Tokens;
use super::{ClientRegistrationStore, ClientStore, ExpiringStore, Replacement, Storage};
use crate::{Client, Timestamp};

/// Keeps everything in memory. It is sharded, deletes expired records, and is correct under races.
///
/// ```
/// use oauth_runtime::Client;
/// use oauth_runtime::store::MemoryStore;
///
/// let store = MemoryStore::new();
/// store.put_client(Client::confidential("web", "a-long-random-secret").redirect_uri("https://client.example/cb").build()?);
/// # Ok::<(), oauth_runtime::ClientError>(())
/// ```
#[derive(Default)]
pub struct MemoryStore {
    clients: RwLock<BTreeMap<String, Client>>,
    tokens: Tokens,
    sessions: Sessions,
    session_clients: session_clients::SessionClients,
    consents: Consents,
    claims: Claimed,
    credentials: credentials::Credentials,
    used: replay::Used,
    failed_attempts: rate_limits::Attempts,
    keys: keys::Keys,
    notices: due::Due<super::PendingNotice>,
    mails: due::Due<super::PendingMail>,
    events: events::Events,
    pushed_requests: pushed_requests::PushedRequests,
    tickets: tickets::Tickets,
    upstream_links: upstream::UpstreamLinks,
    webhooks: webhooks::Webhooks,
    signals: signals::Signals,
    latest: LatestMoment,
    #[cfg(feature = "passwords")]
    users: users::Users,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// A store with these clients.
    pub fn with_clients(clients: impl IntoIterator<Item = Client>) -> Self {
        let store = Self::new();
        clients.into_iter().for_each(|client| store.put_client(client));
        store
    }

    /// Adds a client and replaces one with the same identifier.
    pub fn put_client(&self, client: Client) {
        self.clients_mut().insert(client.client_id().to_owned(), client);
    }

    /// Removes a client with everything that was issued to it. Returns whether it existed.
    pub fn remove_client(&self, client_id: &str) -> bool {
        let removed = self.clients_mut().remove(client_id).is_some();
        self.tokens.remove_client(client_id);
        people::remove_client(&self.consents, client_id);
        session_clients::remove_client(&self.session_clients, client_id);
        pushed_requests::remove_client(&self.pushed_requests, client_id);
        signals::remove_client(&self.signals, client_id);
        removed
    }

    /// How many codes and tokens the store keeps, including used ones.
    pub fn token_count(&self) -> usize {
        self.tokens.count()
    }

    fn clients(&self) -> RwLockReadGuard<'_, BTreeMap<String, Client>> {
        self.clients.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn clients_after(
        &self,
        after: Option<&str>,
        limit: usize,
        is_meant: impl Fn(&Client) -> bool,
    ) -> Vec<Client> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let clients = self.clients();
        let following = clients.range::<str, _>((from, Bound::Unbounded)).map(|(_, client)| client);
        following.filter(|client| is_meant(client)).take(limit).cloned().collect()
    }

    fn clients_mut(&self) -> RwLockWriteGuard<'_, BTreeMap<String, Client>> {
        self.clients.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An error of a [`MemoryStore`]. It has none without the feature `passwords`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MemoryError {
    /// A password cannot be verified now.
    #[cfg(feature = "passwords")]
    #[error(transparent)]
    Password(#[from] crate::password::PasswordHashError),
}

impl Storage for MemoryStore {
    type Error = MemoryError;

    fn is_temporary(error: &MemoryError) -> bool {
        match *error {
            #[cfg(feature = "passwords")]
            MemoryError::Password(ref error) => error.is_temporary(),
        }
    }
}

impl ClientStore for MemoryStore {
    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, MemoryError> {
        Ok(self.clients().get(client_id).cloned())
    }
}

impl ClientRegistrationStore for MemoryStore {
    async fn create_client(&self, client: Client) -> Result<bool, MemoryError> {
        match self.clients_mut().entry(client.client_id().to_owned()) {
            Entry::Occupied(_) => Ok(false),
            Entry::Vacant(free) => {
                free.insert(client);
                Ok(true)
            }
        }
    }

    async fn replace_client(&self, current: &Client, next: Client) -> Result<Replacement, MemoryError> {
        match self.clients_mut().get_mut(current.client_id()) {
            None => Ok(Replacement::Unknown),
            Some(kept) if kept != current => Ok(Replacement::Changed),
            Some(kept) => {
                *kept = next;
                Ok(Replacement::Replaced)
            }
        }
    }

    async fn delete_client(&self, client_id: &str) -> Result<bool, MemoryError> {
        Ok(self.remove_client(client_id))
    }

    async fn list_clients(&self, after: Option<&str>, limit: usize) -> Result<Vec<Client>, MemoryError> {
        Ok(self.clients_after(after, limit, |_| true))
    }

    async fn list_idle_clients(
        &self,
        idle_since: Timestamp,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Client>, MemoryError> {
        let is_idle = |client: &Client| client.idle_since().is_some_and(|since| since <= idle_since);
        Ok(self.clients_after(after, limit, is_idle))
    }

    async fn list_tenant_clients(
        &self,
        tenant: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Client>, MemoryError> {
        let clients = self.clients();
        Ok(tenants::of(&clients, tenant, after).take(limit).cloned().collect())
    }

    async fn has_grants(&self, client_id: &str) -> Result<bool, MemoryError> {
        Ok(self.tokens.has_grants(client_id))
    }
}

impl ExpiringStore for MemoryStore {
    async fn sweep(&self, expired_at: Timestamp, limit: usize) -> Result<usize, MemoryError> {
        Ok(self.tokens.sweep(expired_at, limit)
            + self.sessions.sweep(expired_at, limit)
            + self.session_clients.sweep(expired_at, limit)
            + self.notices.sweep(expired_at, limit)
            + self.mails.sweep(expired_at, limit)
            + self.events.sweep(expired_at, limit)
            + self.pushed_requests.sweep(expired_at, limit)
            + self.tickets.sweep(expired_at, limit)
            + self.used.sweep(expired_at, limit)
            + self.failed_attempts.sweep(expired_at, limit))
    }
}

impl std::fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemoryStore").field("tokens", &self.token_count()).finish_non_exhaustive()
    }
}
