//! One field holds the store.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials))]
struct Notes {
    #[store]
    store: MemoryStore,
    #[store]
    other: MemoryStore,
}

fn main() {}
