//! A server without any flow.

use oauth_runtime::store::MemoryStore;
use oauth_runtime::oauth_server;

#[oauth_server()]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
