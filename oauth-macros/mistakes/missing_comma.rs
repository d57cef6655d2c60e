//! Entries are separated by commas.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials password), scopes(read = "Read your notes" write = "Change your notes"))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
