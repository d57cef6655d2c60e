//! Events go to subscribers, to the audit log and to webhooks.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), events(audit_log, audit_log, subscribers, audit))]
struct Twice {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), event)]
struct Singular {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), events())]
struct Empty {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), events(webhooks, webhook, webhooks))]
struct Unkept {
    #[store]
    store: MemoryStore,
}

fn main() {}
