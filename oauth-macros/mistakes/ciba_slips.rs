//! Backchannel authentication belongs to OpenID Connect, and its endpoint to its grant.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(ciba))]
struct WithoutOpenId {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), endpoints(backchannel_authentication = "/ask"))]
struct WithoutGrant {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(backchannel), endpoints(bc_authorize), openid)]
struct Misnamed {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: oauth_runtime::keys::SigningKeys,
}

fn main() {}
