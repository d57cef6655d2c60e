//! The path of the crate is a path.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), crate = "renamed", scope_module = 7)]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
