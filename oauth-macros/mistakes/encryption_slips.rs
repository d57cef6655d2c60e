//! What is encrypted must be there.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(
    grants(authorization_code),
    responses(code),
    encryption(id_token, userinfo, authorization_response, introspection, request_objects, userinfo, id_tokn)
)]
struct WithoutMessages {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), encryption)]
struct WithoutList {
    #[store]
    store: MemoryStore,
}

fn main() {}
