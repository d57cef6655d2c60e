//! Something issues a person's token that can be exchanged.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials, token_exchange))]
struct Unfed {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials, token_exchang))]
struct Misspelt {
    #[store]
    store: MemoryStore,
}

fn main() {}
