//! One store has one error type.

use oauth_runtime::store::{Rotation, RotationOutcome};
use oauth_runtime::token::{IssuedTokens, RefreshToken};
use oauth_runtime::{Client, Digest, oauth_storage};

struct Store;

#[oauth_storage]
impl Store {
    async fn get_client(&self, _: &str) -> Result<Option<Client>, DbError> {
        Ok(None)
    }

    async fn get_refresh_token(&self, _: &Digest) -> Result<Option<RefreshToken>, DbError> {
        Ok(None)
    }

    async fn rotate_refresh_token(
        &self,
        _: Rotation,
        _: IssuedTokens,
    ) -> Result<RotationOutcome, std::io::Error> {
        Err(std::io::ErrorKind::Other.into())
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
