//! A pushed request is brought to the authorization endpoint, which needs a response type.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), endpoints(pushed_authorization_request))]
struct Notes {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(authorization_code), responses(code), endpoints(par))]
struct Others {
    #[store]
    store: MemoryStore,
}

fn main() {}
