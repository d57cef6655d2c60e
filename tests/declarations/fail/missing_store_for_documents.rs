//! Clients without registration need a store that keeps them once a person has approved them.

use http::request::Parts;
use oauth_runtime::store::Redemption;
use oauth_runtime::token::{AccessToken, AuthorizationCode, GrantId, IssuedTokens};
use oauth_runtime::{
    AuthorizationRequest, BoxError, Client, Decision, Digest, Interaction, oauth_server, oauth_storage,
};

#[oauth_server(grants(authorization_code), responses(code), clients(metadata_documents))]
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

    async fn create_authorization_code(&self, _: AuthorizationCode) -> Result<(), DbError> {
        Err(DbError)
    }

    async fn get_authorization_code(&self, _: &Digest) -> Result<Option<AuthorizationCode>, DbError> {
        Err(DbError)
    }

    async fn redeem_authorization_code(&self, _: &Digest, _: IssuedTokens) -> Result<Redemption, DbError> {
        Err(DbError)
    }
}

impl Interaction for Notes {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Decision::Denied)
    }
}

fn main() {}
