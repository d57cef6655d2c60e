//! An issuer that everybody on the way could read.

use oauth_runtime::store::MemoryStore;
use oauth_runtime::oauth_server;

#[oauth_server(grants(client_credentials), issuer = "http://notes.example")]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
