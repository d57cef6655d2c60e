//! Somebody must say what the claims are.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), claims(access_token))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
