//! A marked field and a storage block: the block would never be used.

use oauth_runtime::store::MemoryStore;
use oauth_runtime::{Client, oauth_server, oauth_storage};

#[oauth_server(grants(client_credentials))]
struct Notes {
    #[store]
    store: MemoryStore,
}

#[oauth_storage]
impl Notes {
    async fn get_client(&self, _client_id: &str) -> Result<Option<Client>, std::convert::Infallible> {
        Ok(None)
    }
}

fn main() {}
