//! Two servers in one module, without scopes: nothing of theirs collides.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials))]
pub struct Notes {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials))]
pub(crate) struct Mail {
    #[store]
    store: MemoryStore,
}

#[test]
fn compiles() {
    let issuer: oauth_runtime::Issuer = "https://notes.example".parse().expect("an issuer");
    let _ = Notes::new(issuer.clone(), MemoryStore::new());
    let _ = Mail::new(issuer, MemoryStore::new());
}
