//! The least that is a server.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials))]
struct Notes {
    #[store]
    store: MemoryStore,
}

#[test]
fn compiles() {
    let notes = Notes::builder("https://notes.example".parse().expect("an issuer"), MemoryStore::new())
        .token_expires_in(std::time::Duration::from_secs(60))
        .build();
    assert_eq!(notes.settings().lifetimes().access_token.as_secs(), 60);
}
