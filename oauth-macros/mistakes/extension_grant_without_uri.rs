//! RFC 6749 names extension grants by an absolute URI.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants("sms" = Sms, "client_credentials" = Sms))]
struct Notes {
    #[store]
    store: MemoryStore,
}

#[derive(Default)]
struct Sms;

fn main() {}
