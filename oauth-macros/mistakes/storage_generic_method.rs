//! A storage method has no parameters of its own.

use oauth_runtime::{Client, oauth_storage};

struct Store;

#[oauth_storage]
impl Store {
    async fn get_client<T: AsRef<str>>(&self, id: T) -> Result<Option<Client>, DbError> {
        let _ = id.as_ref();
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
