//! What a running server can't be.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials))]
#[derive(Debug, Clone, Default, std::hash::Hash)]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
