//! Where clients come from has a few names.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(
    grants(authorization_code),
    responses(code),
    clients(cimd, registration, metadata_docments, metadata_documents, metadata_documents, "https://a.example"),
    metadata_documents
)]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
