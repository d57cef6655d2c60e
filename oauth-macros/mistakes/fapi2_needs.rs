//! What the profiles of FAPI 2.0 need.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(authorization_code), responses(code), scopes(read = "Read your notes"), profile(fapi2))]
struct Notes {
    #[store]
    store: MemoryStore,
}

#[oauth_server(
    grants(authorization_code),
    responses(code),
    scopes(read = "Read your notes"),
    endpoints(pushed_authorization_request, introspection, metadata),
    client_auth(private_key_jwt),
    sender_constrained(dpop, required),
    request_objects(by_value),
    profile(fapi2_message_signing)
)]
struct Signed {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), scopes(read = "Read your notes"), profile(fapi3))]
struct Others {
    #[store]
    store: MemoryStore,
}

fn main() {}
