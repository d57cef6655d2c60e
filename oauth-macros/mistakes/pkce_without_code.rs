//! PKCE protects authorization codes.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), pkce(required))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
