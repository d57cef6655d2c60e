//! A list without parentheses, and a value without its equals sign.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants = client_credentials, issuer("https://notes.example"), constructor = "start")]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
