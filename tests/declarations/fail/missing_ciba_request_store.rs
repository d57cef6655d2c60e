//! A grant whose storage methods are missing: the error is at the grant, and says what to write.

use oauth_runtime::ciba::{BackchannelAuthentication, BackchannelAuthenticationRequest, Hint, HintedPerson};
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::store::FailedAttempts;
use oauth_runtime::token::{AccessToken, GrantId, IssuedTokens};
use oauth_runtime::{BoxError, Client, Digest, oauth_server, oauth_storage};

#[oauth_server(grants(ciba), openid)]
struct Till {
    #[keys]
    keys: SigningKeys,
}

impl BackchannelAuthentication for Till {
    async fn find_person(&self, _: &Hint<'_>) -> Result<HintedPerson, BoxError> {
        Ok(HintedPerson::Unknown)
    }

    async fn notify(&self, _: &BackchannelAuthenticationRequest) -> Result<(), BoxError> {
        Ok(())
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
impl Till {
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
