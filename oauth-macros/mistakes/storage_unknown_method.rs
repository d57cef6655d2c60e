//! A slip in the name of a storage method, and a helper in the block.

use oauth_runtime::{Client, oauth_storage};

struct Store;

#[oauth_storage]
impl Store {
    async fn get_cliemt(&self, id: &str) -> Result<Option<Client>, DbError> {
        self.connect();
        let _ = id;
        Ok(None)
    }

    fn connect(&self) {}

    const TABLE: &'static str = "clients";
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
