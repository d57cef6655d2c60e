//! Storage methods are async.

use oauth_runtime::{Client, oauth_storage};

struct Store;

#[oauth_storage]
impl Store {
    fn get_client(&self, id: &str) -> Result<Option<Client>, DbError> {
        let _ = id;
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
