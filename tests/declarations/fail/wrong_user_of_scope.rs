//! A scope of one provider is no scope of another.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), scopes(read = "Read your notes"))]
struct Notes {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), scopes(read = "Read your mail"), scope_module = mail_scope)]
struct Mail {
    #[store]
    store: MemoryStore,
}

async fn list(_: oauth_runtime::Granted<(scope::Read, mail_scope::Read)>) {}

fn main() {}
