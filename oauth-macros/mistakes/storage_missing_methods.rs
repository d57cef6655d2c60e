//! A capability is there as a whole: what is missing is shown as code.

use oauth_runtime::token::{AccessToken, AuthorizationCode};
use oauth_runtime::{Digest, oauth_storage};

struct Store;

#[oauth_storage]
impl Store {
    async fn create_authorization_code(&self, _: AuthorizationCode) -> Result<(), DbError> {
        Ok(())
    }

    async fn get_authorization_code(&self, _: &Digest) -> Result<Option<AuthorizationCode>, DbError> {
        Ok(None)
    }

    async fn get_token(&self, _: &Digest) -> Result<Option<AccessToken>, DbError> {
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
