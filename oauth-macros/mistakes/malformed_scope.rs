//! Scope tokens that RFC 6749 section 3.3 does not allow.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), scopes("read write" = "Read", "" = "Nothing", "caf\u{e9}" = "Coffee", "quo\"te" = "Quote"))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
