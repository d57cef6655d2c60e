//! Paths that a router would not take as they are meant.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(
    grants(client_credentials),
    endpoints(
        introspection = "introspect",
        revocation = "/revoke?now",
        metadata = "/{tenant}/metadata",
        token = 1,
    )
)]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
