//! An extension grant needs the type that implements it.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials, "urn:example:sms"))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
