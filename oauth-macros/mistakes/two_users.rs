//! One field knows the resource owners.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

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
