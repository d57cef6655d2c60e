//! Two endpoints on one path: two that are written, and one that is there by default.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(
    grants(client_credentials),
    endpoints(introspection = "/oauth", revocation = "/oauth", metadata = "/token")
)]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
