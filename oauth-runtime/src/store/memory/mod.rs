//! A store in memory: for tests, for a start, and for a service that may forget its tokens when it restarts.

mod shards;
mod tokens;
#[cfg(feature = "passwords")]
mod users;

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{PoisonError, RwLock};

use self::tokens::Tokens;
use super::{ClientStore, Storage};
use crate::Client;

/// Keeps everything in memory. It is sharded, drops what is expired, and is correct under races.
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
    clients: RwLock<HashMap<String, Client>>,
    tokens: Tokens,
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

    /// Adds a client, in place of one with the same identifier.
    pub fn put_client(&self, client: Client) {
        let mut clients = self.clients.write().unwrap_or_else(PoisonError::into_inner);
        clients.insert(client.client_id().to_owned(), client);
    }

    /// Removes a client; says whether it was there. Its tokens count no more.
    pub fn remove_client(&self, client_id: &str) -> bool {
        self.clients.write().unwrap_or_else(PoisonError::into_inner).remove(client_id).is_some()
    }

    /// How many codes and tokens are kept, used ones included.
    pub fn token_count(&self) -> usize {
        self.tokens.count()
    }
}

impl Storage for MemoryStore {
    type Error = Infallible;
}

impl ClientStore for MemoryStore {
    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, Infallible> {
        Ok(self.clients.read().unwrap_or_else(PoisonError::into_inner).get(client_id).cloned())
    }
}

impl std::fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemoryStore").field("tokens", &self.token_count()).finish_non_exhaustive()
    }
}
