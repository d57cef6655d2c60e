//! Without an authorization endpoint there are no requests.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), request_objects(by_value))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
