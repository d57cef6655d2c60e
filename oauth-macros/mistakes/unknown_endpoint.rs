//! A slip in an endpoint, and a name from its path. Their methods are there all the same.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), endpoints(introspecton, revoke))]
struct Notes {
    #[store]
    store: MemoryStore,
}

async fn use_it(notes: &Notes, request: http::Request<bytes::Bytes>) {
    let _ = notes.create_token_introspection_response(request).await;
}

fn main() {}
