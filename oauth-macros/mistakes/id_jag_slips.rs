//! Identity assertion authorization grants need an exchange and a login.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), token_exchange(id_jag, id_jag, jwt, id_jags))]
struct WithoutExchange {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), token_exchange)]
struct WithoutList {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), id_jag)]
struct WithoutPlace {
    #[store]
    store: MemoryStore,
}

fn main() {}
