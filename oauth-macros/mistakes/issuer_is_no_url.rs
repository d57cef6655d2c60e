//! An issuer is an absolute https URL.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), issuer = "notes.example")]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
