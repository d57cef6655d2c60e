//! `policy(…)` says what the application decides.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), policy(acess, login, approval, registration, access, access, "access"))]
struct Notes {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), policy = access)]
struct WithoutList {
    #[store]
    store: MemoryStore,
}

fn main() {}
