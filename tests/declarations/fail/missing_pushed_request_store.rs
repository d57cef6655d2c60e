//! Pushed authorization requests need a store that keeps them.

use oauth_runtime::store::FailedAttempts;
use oauth_runtime::token::{AccessToken, GrantId, IssuedTokens};
use oauth_runtime::{
    AuthorizationRequest, BoxError, Client, Decision, Digest, Interaction, oauth_server, oauth_storage,
};

#[oauth_server(grants(client_credentials), responses(none), endpoints(pushed_authorization_request))]
struct Notes;

impl Interaction for Notes {
    async fn authorize(
        &self,
        _: &AuthorizationRequest,
        _: &http::request::Parts,
    ) -> Result<Decision, BoxError> {
        Ok(Decision::Denied)
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

    async fn get_failed_attempts(&self, _: &Digest) -> Result<Option<FailedAttempts>, DbError> {
        Err(DbError)
    }

    async fn put_failed_attempts(&self, _: FailedAttempts) -> Result<bool, DbError> {
        Err(DbError)
    }
}

fn main() {}
