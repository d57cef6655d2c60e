//! A boxed error is no error type.

use oauth_runtime::{BoxError, Client, oauth_storage};

struct Db;

#[oauth_storage]
impl Db {
    async fn get_client(&self, _client_id: &str) -> Result<Option<Client>, BoxError> {
        Ok(None)
    }
}

fn main() {}
