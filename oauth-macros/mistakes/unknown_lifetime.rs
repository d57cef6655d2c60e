//! A slip in a lifetime, a name that is too short, and one twice.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(
    grants(client_credentials),
    lifetimes(acess_token = "1h", code = "5m", access_token = "1h", access_token = "2h")
)]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
