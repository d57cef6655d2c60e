//! Every storage method in one block on a unit struct, with a generic store beside it.

use oauth_runtime::store::{
    Authenticated, AuthorizationCodeStore, ClientStore, DeviceCodeStore, FailedAttempts, Redemption,
    RefreshTokenStore, Rotation, RotationOutcome, Storage, TokenStore, UserStore,
};
use oauth_runtime::token::{
    AccessToken, AuthorizationCode, DeviceCode, DeviceDecision, GrantId, IssuedTokens, RefreshToken,
};
use oauth_runtime::{
    AuthorizationRequest, BoxError, Client, Decision, Digest, Interaction, Secret, Timestamp, oauth_server,
    oauth_storage,
};

#[allow(deprecated)]
#[oauth_server(
    grants(authorization_code, password, refresh_token, client_credentials, device_code),
    responses(code, token, none),
    endpoints(introspection, revocation, metadata)
)]
pub struct Notes;

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
pub struct DbError;

impl std::fmt::Display for DbError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the database is gone")
    }
}

impl std::error::Error for DbError {}

#[oauth_storage]
impl Notes {
    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, DbError> {
        let _ = client_id;
        Ok(None)
    }

    async fn create_token(&self, tokens: IssuedTokens) -> Result<(), DbError> {
        let _ = tokens;
        Ok(())
    }

    async fn get_token(&self, _: &Digest) -> Result<Option<AccessToken>, DbError> {
        Ok(None)
    }

    async fn revoke_token(&self, _: &Digest) -> Result<(), DbError> {
        Ok(())
    }

    async fn revoke_grant(&self, _: &GrantId) -> Result<(), DbError> {
        Ok(())
    }

    async fn create_authorization_code(&self, _: AuthorizationCode) -> Result<(), DbError> {
        Ok(())
    }

    async fn get_authorization_code(&self, _: &Digest) -> Result<Option<AuthorizationCode>, DbError> {
        Ok(None)
    }

    async fn redeem_authorization_code(&self, _: &Digest, _: IssuedTokens) -> Result<Redemption, DbError> {
        Err(DbError)
    }

    async fn get_refresh_token(&self, _: &Digest) -> Result<Option<RefreshToken>, DbError> {
        Ok(None)
    }

    async fn rotate_refresh_token(&self, _: Rotation, _: IssuedTokens) -> Result<RotationOutcome, DbError> {
        Err(DbError)
    }

    async fn create_device_code(&self, _: DeviceCode) -> Result<bool, DbError> {
        Ok(true)
    }

    async fn get_device_code(&self, _: &Digest) -> Result<Option<DeviceCode>, DbError> {
        Ok(None)
    }

    async fn find_user_code(&self, _: &Digest) -> Result<Option<DeviceCode>, DbError> {
        Ok(None)
    }

    async fn poll_device_code(&self, _: &Digest, _: Timestamp) -> Result<bool, DbError> {
        Ok(true)
    }

    async fn decide_device_code(&self, _: &Digest, _: DeviceDecision) -> Result<bool, DbError> {
        Ok(false)
    }

    async fn redeem_device_code(&self, _: &Digest, _: IssuedTokens) -> Result<Redemption, DbError> {
        Err(DbError)
    }

    async fn authenticate(&self, _: &str, _: &Secret) -> Result<Option<Authenticated>, DbError> {
        Ok(None)
    }

    async fn get_failed_attempts(&self, _: &Digest) -> Result<Option<FailedAttempts>, DbError> {
        Ok(None)
    }

    async fn put_failed_attempts(&self, _: FailedAttempts) -> Result<bool, DbError> {
        Ok(true)
    }

    fn is_temporary(_: &DbError) -> bool {
        true
    }
}

struct Cached<Inner: ?Sized>(Box<Inner>);

#[oauth_storage]
impl<Inner> Cached<Inner>
where
    Inner: ClientStore + ?Sized,
{
    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, Inner::Error> {
        self.0.get_client(client_id).await
    }
}

fn has_everything<S>(_: &S)
where
    S: ClientStore + TokenStore + AuthorizationCodeStore + RefreshTokenStore + DeviceCodeStore + UserStore,
{
}

#[test]
fn compiles() {
    let notes = Notes::new("https://notes.example".parse().expect("an issuer"));
    has_everything(&*notes);
    assert!(Notes::is_temporary(&DbError));
    let _ = notes.router();
    let _ = Cached(Box::new(7));
}
