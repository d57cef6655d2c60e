//! Somebody must say which tokens may be exchanged.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(device_code, token_exchange))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
