//! The types of a signature are rustc's business: its error is at the type.

use oauth_runtime::{Client, Secret, oauth_storage};

struct Store;

#[oauth_storage]
impl Store {
    async fn get_client(&self, _: &String) -> Result<Option<Client>, DbError> {
        Ok(None)
    }

    async fn authenticate(&self, _: &str, _: &Secret) -> Result<bool, DbError> {
        Ok(true)
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
