//! A wrong number of parameters: the error shows the signature.

use oauth_runtime::store::Authenticated;
use oauth_runtime::{Client, Secret, oauth_storage};

struct Store;

#[oauth_storage]
impl Store {
    async fn get_client(&self) -> Result<Option<Client>, DbError> {
        Ok(None)
    }

    async fn authenticate(&self, _: &str, _: &Secret, _: u8) -> Result<Option<Authenticated>, DbError> {
        Ok(None)
    }
}

#[derive(Debug)]
struct DbError;

impl std::fmt::Display for DbError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the database is gone")
    }
}

impl std::error::Error for DbError {}

fn main() {}
