//! The marks have no arguments.

use oauth_runtime::store::MemoryStore;
use oauth_runtime::oauth_server;

#[oauth_server(grants(client_credentials))]
struct Notes {
    #[store(memory)]
    #[users = "people"]
    store: MemoryStore,
}

fn main() {}
