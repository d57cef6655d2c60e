//! Options at the top that belong into a list.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(
    grants(client_credentials),
    access_token = "1h",
    introspection,
    authorization_code,
    token,
    S256,
    oauth21,
    store,
    refresh_token,
    device_code,
    device_authorization,
    registration
)]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
