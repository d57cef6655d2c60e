//! An empty list of grants and no response types.

use oauth_runtime::store::MemoryStore;
use oauth_runtime::oauth_server;

#[oauth_server(grants())]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
