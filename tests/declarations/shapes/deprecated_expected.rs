//! `#[expect(deprecated)]` is met by the declaration.

#![deny(warnings)]

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[expect(deprecated, reason = "an old client")]
#[oauth_server(grants(password))]
struct Notes {
    #[store]
    store: MemoryStore,
}

#[test]
fn compiles() {
    let notes = Notes::new("https://notes.example".parse().expect("an issuer"), MemoryStore::new());
    let _ = notes.router();
}
