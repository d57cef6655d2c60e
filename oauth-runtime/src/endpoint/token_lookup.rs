//! Which tokens introspection and revocation can find: what is declared decides.

use std::future::Future;

use crate::failure::store_failure;
use crate::server::AuthorizationServer;
use crate::store::RefreshTokenStore;
use crate::token::RefreshToken;
use crate::{Digest, OAuthError};

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
