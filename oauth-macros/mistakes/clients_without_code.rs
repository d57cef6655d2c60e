//! A client with a metadata document needs a person who approves it.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), clients(metadata_documents))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
