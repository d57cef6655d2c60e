//! Shared signals need a store that keeps the streams of their receivers.

use http::request::Parts;
use oauth_runtime::event::{Event, EventQuery};
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::openid::Claims;
use oauth_runtime::store::Redemption;
use oauth_runtime::token::{AccessToken, AuthorizationCode, GrantId, IssuedGrant, IssuedTokens};
use oauth_runtime::{
    AuthorizationRequest, BoxError, Client, Decision, Digest, Interaction, Timestamp, oauth_server, oauth_storage,
};

#[oauth_server(
    grants(authorization_code, client_credentials),
    responses(code),
    openid,
    events(audit_log, shared_signals)
)]
struct Notes {
    #[keys]
    keys: SigningKeys,
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

    async fn list_grants(&self, _: &str) -> Result<Vec<IssuedGrant>, DbError> {
        Err(DbError)
    }

    async fn list_client_grants(
        &self,
        _: &str,
        _: Option<&GrantId>,
        _: usize,
    ) -> Result<Vec<IssuedGrant>, DbError> {
        Ok(Vec::new())
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

    async fn get_claims(&self, _: &str) -> Result<Option<Claims>, DbError> {
        Err(DbError)
    }

    async fn append_events(&self, _: &[Event], _: Timestamp) -> Result<(), DbError> {
        Err(DbError)
    }

    async fn list_events(&self, _: &EventQuery, _: usize) -> Result<Vec<Event>, DbError> {
        Err(DbError)
    }

    async fn delete_events_of(&self, _: &str) -> Result<(), DbError> {
        Err(DbError)
    }
}

impl Interaction for Notes {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Decision::Denied)
    }
}

fn main() {}
