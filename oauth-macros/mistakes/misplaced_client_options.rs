//! What belongs into `client_auth(…)` and `request_objects(…)`.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), private_key_jwt, client_secret_jwt, by_value, by_reference)]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
