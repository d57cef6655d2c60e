//! A scope token is named twice.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), scopes(read = "Read your notes", "read" = "Read them again"))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
