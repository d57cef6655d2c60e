//! An issuer that everybody on the way could read.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), issuer = "http://notes.example")]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
