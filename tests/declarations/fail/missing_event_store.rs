//! An audit log needs a store that keeps events, and webhooks need their progress.

use oauth_runtime::token::{AccessToken, GrantId, IssuedTokens};
use oauth_runtime::{Client, Digest, oauth_server, oauth_storage};

#[oauth_server(grants(client_credentials), events(audit_log, webhooks))]
struct Notes {}

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

fn main() {}
