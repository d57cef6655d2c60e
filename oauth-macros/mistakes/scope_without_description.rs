//! A scope needs its line on the consent page.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), scopes(read, write = "", admin = 7))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
