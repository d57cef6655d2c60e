//! Ways to authenticate that are none, that are there anyway, or that are named twice.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(
    grants(client_credentials),
    client_auth(private_key_jtw, client_secret_jtw, client_secret_basic, client_secret_jwt, client_secret_jwt, "x")
)]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
