//! There is one profile.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), profile(fapi))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
