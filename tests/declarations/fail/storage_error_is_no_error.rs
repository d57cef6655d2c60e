//! The error type of a store is an error.

use oauth_runtime::{Client, oauth_storage};

struct Store;

#[oauth_storage]
impl Store {
    async fn get_client(&self, _: &str) -> Result<Option<Client>, String> {
        Ok(None)
    }
}

fn main() {}
