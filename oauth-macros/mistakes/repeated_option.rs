//! An option is given twice.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read your notes"),
    scopes(write = "Change your notes")
)]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
