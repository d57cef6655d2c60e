//! The marks have no arguments.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials))]
struct Notes {
    #[store(memory)]
    #[users = "people"]
    store: MemoryStore,
}

fn main() {}
