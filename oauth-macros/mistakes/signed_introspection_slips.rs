//! Signed introspection responses need an endpoint and keys.

use oauth_runtime::keys::SigningKeys;
use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), introspection(signed, signed, jwt, encrypted, sined))]
struct WithoutEndpoint {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

#[oauth_server(grants(client_credentials), endpoints(introspection), introspection(signed))]
struct WithoutKeys {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), introspection)]
struct WithoutList {
    #[store]
    store: MemoryStore,
}

fn main() {}
