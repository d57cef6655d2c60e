//! A slip in the name of an option.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), endpoint(introspection))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {
    let issuer: oauth_runtime::Issuer = "https://notes.example".parse().expect("an issuer");
    let _ = Notes::new(issuer, MemoryStore::new()).router();
}
