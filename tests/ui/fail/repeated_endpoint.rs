//! An endpoint is named twice.

use oauth_runtime::store::MemoryStore;
use oauth_runtime::oauth_server;

#[oauth_server(grants(client_credentials), endpoints(introspection, introspection = "/active"))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
