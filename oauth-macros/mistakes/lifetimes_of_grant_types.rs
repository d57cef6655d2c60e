//! Lifetimes of grant types that are not declared, of tokens that they do not issue, and twice.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(
    grants(client_credentials),
    lifetimes(
        access_token = "10m",
        password(access_token = "5m"),
        client_credentials(access_token = "1h", refresh_token = "14d"),
        client_credentials(access_token = "2h"),
        token_exchang(access_token = "1h"),
    )
)]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
