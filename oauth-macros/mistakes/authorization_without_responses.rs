//! The authorization endpoint comes with response types.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), endpoints(authorization = "/login"))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
