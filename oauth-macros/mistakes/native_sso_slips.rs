//! A login is shared by an exchange, with an ID token and a device secret for a code.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), token_exchange(native_sso, native_sso, native))]
struct WithoutAnything {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), native_sso)]
struct WithoutPlace {
    #[store]
    store: MemoryStore,
}

fn main() {}
