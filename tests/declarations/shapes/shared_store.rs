//! A store that other parts of the application share.

use std::sync::Arc;

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), endpoints(introspection, revocation))]
struct Notes {
    #[store]
    store: Arc<MemoryStore>,
}

#[test]
fn compiles() {
    let store = Arc::new(MemoryStore::new());
    let _ = Notes::new("https://notes.example".parse().unwrap(), Arc::clone(&store)).router();
}
