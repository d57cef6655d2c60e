//! `refresh_token` needs a store that rotates refresh tokens.

use oauth_runtime::token::{AccessToken, GrantId, IssuedTokens};
use oauth_runtime::{Client, Digest, oauth_server, oauth_storage};

#[oauth_server(grants("urn:example:sms" = Sms, refresh_token))]
struct Notes;

#[derive(Debug)]
struct DbError;

impl std::fmt::Display for DbError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the database is gone")
    }
}

impl std::error::Error for DbError {}

#[oauth_storage]
impl Notes {
    async fn get_client(&self, _: &str) -> Result<Option<Client>, DbError> {
        Err(DbError)
    }

    async fn create_token(&self, _: IssuedTokens) -> Result<(), DbError> {
        Err(DbError)
    }

    async fn get_token(&self, _: &Digest) -> Result<Option<AccessToken>, DbError> {
        Err(DbError)
    }

    async fn revoke_token(&self, _: &Digest) -> Result<(), DbError> {
        Err(DbError)
    }

    async fn revoke_grant(&self, _: &GrantId) -> Result<(), DbError> {
        Err(DbError)
    }
}

#[derive(Default)]
struct Sms;

#[async_trait::async_trait]
impl oauth_runtime::grant::ExtensionGrant<Notes> for Sms {
    async fn authorize(
        &self,
        _: &Notes,
        _: &oauth_runtime::grant::TokenRequest<'_>,
    ) -> Result<oauth_runtime::grant::Authorized, oauth_runtime::OAuthError> {
        Ok(oauth_runtime::grant::Authorized::client())
    }
}

fn main() {}
