//! An endpoint is named twice.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), endpoints(introspection, introspection = "/active"))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
