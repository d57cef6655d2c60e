//! Somebody must say who may register a client.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), endpoints(registration))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
