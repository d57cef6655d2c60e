//! Grant management without a store for it.

use oauth_runtime::token::{GrantId, IssuedGrant, IssuedTokens, AccessToken, AuthorizationCode};
use oauth_runtime::store::Redemption;
use oauth_runtime::{Approval, AuthorizationRequest, BoxError, Client, Decision, Digest, Interaction, oauth_server, oauth_storage};

#[oauth_server(grants(authorization_code), responses(code), endpoints(grant_management))]
struct Notes {}

impl Interaction for Notes {
    async fn authorize(&self, _: &AuthorizationRequest, _: &http::request::Parts) -> Result<Decision, BoxError> {
        Ok(Approval::new("alice").into())
    }
}

#[oauth_storage]
impl Notes {
    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, std::io::Error> {
        todo!()
    }

    async fn create_token(&self, tokens: IssuedTokens) -> Result<(), std::io::Error> {
        todo!()
    }

    async fn get_token(&self, digest: &Digest) -> Result<Option<AccessToken>, std::io::Error> {
        todo!()
    }

    async fn revoke_token(&self, digest: &Digest) -> Result<(), std::io::Error> {
        todo!()
    }

    async fn revoke_grant(&self, grant_id: &GrantId) -> Result<(), std::io::Error> {
        todo!()
    }

    async fn create_authorization_code(&self, code: AuthorizationCode) -> Result<(), std::io::Error> {
        todo!()
    }

    async fn get_authorization_code(&self, digest: &Digest) -> Result<Option<AuthorizationCode>, std::io::Error> {
        todo!()
    }

    async fn redeem_authorization_code(&self, digest: &Digest, tokens: IssuedTokens) -> Result<Redemption, std::io::Error> {
        todo!()
    }

    async fn list_grants(&self, subject: &str) -> Result<Vec<IssuedGrant>, std::io::Error> {
        todo!()
    }

    async fn list_client_grants(&self, client_id: &str, after: Option<&GrantId>, limit: usize) -> Result<Vec<IssuedGrant>, std::io::Error> {
        todo!()
    }
}

fn main() {}
