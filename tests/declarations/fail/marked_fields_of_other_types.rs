//! Marked fields that are something else: each error is at its field.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(authorization_code), responses(code), openid)]
struct Notes {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: String,
    #[ui]
    pages: u8,
}

fn main() {}
