//! A server without any flow.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server()]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
