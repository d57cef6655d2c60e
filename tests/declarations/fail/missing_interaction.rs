//! Response types need the application's part of the authorization endpoint.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(authorization_code), responses(code))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
