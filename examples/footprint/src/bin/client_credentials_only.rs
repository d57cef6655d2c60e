//! A provider with one grant.

use oauth_runtime::store::MemoryStore;
use oauth_runtime::{BoxError, oauth_server};

#[oauth_server(grants(client_credentials), scopes(read = "Read notes"))]
struct Notes {
    #[store]
    store: MemoryStore,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), BoxError> {
    footprint::serve(Notes::new(footprint::issuer()?, footprint::store()?).router()).await
}
