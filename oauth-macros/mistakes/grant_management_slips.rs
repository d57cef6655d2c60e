//! Clients manage grants that people gave them.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), endpoints(grant_management))]
struct WithoutPeople {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(authorization_code), responses(code), endpoints(grants, grant_management, grant_management = "/token"))]
struct Slips {
    #[store]
    store: MemoryStore,
}

fn main() {}
