//! An empty list of grants and no response types.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants())]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
