//! Two tokens that make the same type, and one that makes none.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), scopes("notes:write" = "Change", "notes.write" = "Change", "*" = "All"))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
