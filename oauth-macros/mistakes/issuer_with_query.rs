//! RFC 8414 section 2: no query and no fragment.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), issuer = "https://notes.example/?tenant=1")]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
