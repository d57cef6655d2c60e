//! One field knows the resource owners.

use oauth_runtime::store::MemoryStore;
use oauth_runtime::oauth_server;

#[allow(deprecated)]
#[oauth_server(grants(password))]
struct Notes {
    #[store]
    #[users]
    store: MemoryStore,
    #[users]
    other: MemoryStore,
}

fn main() {}
