//! A lifetime for a token that is not issued.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), lifetimes(refresh_token = "14d", authorization_code = "5m"))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
