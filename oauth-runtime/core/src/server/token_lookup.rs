//! Finding tokens: which kinds there are is declared, and whether one still counts.

use std::future::Future;

use super::AuthorizationServer;
use crate::failure::store_failure;
use crate::store::{ClientStore, RefreshTokenStore};
use crate::token::RefreshToken;
use crate::{Client, Digest, OAuthError, Timestamp};

/// Finds refresh tokens, where the provider has them.
pub trait TokenLookup<S: AuthorizationServer> {
    /// The refresh token with this digest.
    ///
    /// # Errors
    /// `server_error` where the store fails.
    fn refresh_token(
        server: &S,
        digest: &Digest,
    ) -> impl Future<Output = Result<Option<RefreshToken>, OAuthError>> + Send;
}

/// A provider without the `refresh_token` grant: its store need not know of them.
#[derive(Debug, Clone, Copy)]
pub struct AccessTokens;

/// A provider with the `refresh_token` grant.
#[derive(Debug, Clone, Copy)]
pub struct AccessAndRefreshTokens;

impl<S: AuthorizationServer> TokenLookup<S> for AccessTokens {
    async fn refresh_token(_: &S, _: &Digest) -> Result<Option<RefreshToken>, OAuthError> {
        Ok(None)
    }
}

impl<S> TokenLookup<S> for AccessAndRefreshTokens
where
    S: AuthorizationServer,
    S::Store: RefreshTokenStore,
{
    async fn refresh_token(server: &S, digest: &Digest) -> Result<Option<RefreshToken>, OAuthError> {
        server.store().get_refresh_token(digest).await.map_err(store_failure::<S::Store>)
    }
}

/// The client of a token that still counts: a token ends with its time, and with its client.
pub(crate) async fn live_client<S: AuthorizationServer>(
    server: &S,
    client_id: &str,
    expires_at: Timestamp,
) -> Result<Option<Client>, OAuthError> {
    if expires_at.is_expired(server.settings().now()) {
        return Ok(None);
    }
    let client = server.store().get_client(client_id).await.map_err(store_failure::<S::Store>)?;
    Ok(client.filter(|client| !client.is_disabled()))
}
