//! A tuple struct: the runtime is appended, the parameters are the fields.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials))]
struct Notes(#[store] MemoryStore, u8);

#[test]
fn compiles() {
    let notes = Notes::new("https://notes.example".parse().expect("an issuer"), MemoryStore::new(), 7);
    assert_eq!(notes.1, 7);
    let _ = notes.router();
}
