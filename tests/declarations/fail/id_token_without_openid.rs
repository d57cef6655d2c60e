//! An ID token of no OpenID provider.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(authorization_code), responses(code, code id_token), lifetimes(id_token = "1h"))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
