//! Somebody must say whom a client means, and tell them.

use oauth_runtime::keys::SigningKeys;
use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(ciba), openid)]
struct Till {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

fn main() {}
