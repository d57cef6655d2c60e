//! Somebody must say who may have what.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), policy(access))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
