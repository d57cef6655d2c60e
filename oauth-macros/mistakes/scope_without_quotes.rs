//! A scope token with a colon needs quotes.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), scopes(notes:write = "Change your notes"))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
