//! JWT access tokens are signed.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), scopes(read = "Read your notes"), access_tokens(jwt))]
struct Notes {
    #[store]
    store: MemoryStore,
}

#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read your notes"),
    resources(notes = "/mcp" { access_tokens(jwt) })
)]
struct OfAResource {
    #[store]
    store: MemoryStore,
}

fn main() {}
