//! Storage methods take `&self`.

use oauth_runtime::store::Authenticated;
use oauth_runtime::{Client, Secret, oauth_storage};

struct Store;

#[oauth_storage]
impl Store {
    async fn get_client(&mut self, _: &str) -> Result<Option<Client>, DbError> {
        Ok(None)
    }

    async fn authenticate(_: &str, _: &Secret) -> Result<Option<Authenticated>, DbError> {
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
