//! A storage method returns a `Result` that names its error type.

use oauth_runtime::store::Authenticated;
use oauth_runtime::{Client, Secret, oauth_storage};

struct Store;

#[oauth_storage]
impl Store {
    async fn get_client(&self, _: &str) -> Option<Client> {
        None
    }

    async fn authenticate(&self, _: &str, _: &Secret) -> std::io::Result<Option<Authenticated>> {
        Ok(None)
    }
}

fn main() {}
