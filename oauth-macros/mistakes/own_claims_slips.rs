//! `claims(…)` says where claims of one's own go.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(
    grants(client_credentials),
    claims(access_tokens, groups, access_token, access_token, "tenant"),
)]
struct Notes {
    #[store]
    store: MemoryStore,
}

#[oauth_server(responses(none), claims(access_token))]
struct WithoutTokens {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), claims = access_token)]
struct WithoutList {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), claims(id_token, userinfo, introspection))]
struct WithoutDestinations {
    #[store]
    store: MemoryStore,
}

fn main() {}
