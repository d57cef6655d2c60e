//! The type of an extension grant has to be one.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants("urn:example:sms" = Sms))]
struct Notes {
    #[store]
    store: MemoryStore,
}

#[derive(Default)]
struct Sms;

fn main() {}
