//! Request objects can be required only if there is a way to pass them.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(authorization_code), responses(code), request_objects(required))]
struct Notes {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(authorization_code), responses(code), request_objects(by_value, signed))]
struct Others {
    #[store]
    store: MemoryStore,
}

fn main() {}
