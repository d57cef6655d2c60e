//! Response modes with JWTs need responses and keys.

use oauth_runtime::keys::SigningKeys;
use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), response_modes(jwt, jwt, query, form_post.jwt, jwd))]
struct WithoutResponses {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

#[oauth_server(grants(authorization_code), responses(code), response_modes(jwt))]
struct WithoutKeys {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(authorization_code), responses(code), response_modes)]
struct WithoutList {
    #[store]
    store: MemoryStore,
}

fn main() {}
