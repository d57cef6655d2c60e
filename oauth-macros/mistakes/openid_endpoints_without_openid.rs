//! Endpoints and keys of OpenID Connect without it.

use oauth_runtime::keys::SigningKeys;
use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), endpoints(userinfo, jwks = "/keys", discovery, end_session))]
struct Notes {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

fn main() {}
