//! The implicit grant is a response type, and `code` is no grant.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(implicit, code, client_credentials))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
