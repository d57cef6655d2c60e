//! Finding tokens: refresh tokens, if the provider has them, and whether a token still counts.

use super::{AuthorizationServer, Part, find_client};
use crate::failure::store_failure;
use crate::store::RefreshTokenStore;
use crate::token::{AccessToken, RefreshToken};
use crate::{Client, Digest, Lookup, OAuthError, Timestamp};

/// A provider with the `refresh_token` grant: its store keeps them.
#[derive(Debug, Clone, Copy)]
pub struct RefreshTokens;

impl<S> Part<S> for RefreshTokens
where
    S: AuthorizationServer,
    S::Store: RefreshTokenStore,
{
    async fn find_refresh_token(server: &S, digest: &Digest) -> Result<Option<RefreshToken>, OAuthError> {
        server.store().get_refresh_token(digest).await.map_err(store_failure::<S::Store>)
    }
}

/// The client of a valid token: a token ends when it expires, and with its client.
pub(crate) async fn live_client<S: AuthorizationServer>(
    server: &S,
    client_id: &str,
    expires_at: Timestamp,
) -> Result<Option<Client>, OAuthError> {
    if expires_at.is_expired(server.settings().now()) {
        return Ok(None);
    }
    let client = find_client(server, client_id, Lookup::Stored).await?;
    Ok(client.filter(|client| !client.is_disabled()))
}

/// The client of a valid access token: what came of an exchange also ends with the client that the access was granted to.
pub(crate) async fn live_client_of<S: AuthorizationServer>(
    server: &S,
    token: &AccessToken,
) -> Result<Option<Client>, OAuthError> {
    if !grantor_lives(server, token).await? {
        return Ok(None);
    }
    live_client(server, &token.client_id, token.expires_at).await
}

/// Whether the client still counts that the access was granted to, if that is another one than the token's.
pub(crate) async fn grantor_lives<S: AuthorizationServer>(
    server: &S,
    token: &AccessToken,
) -> Result<bool, OAuthError> {
    match &token.granted_to {
        None => Ok(true),
        Some(client_id) => Ok(live_client(server, client_id, token.expires_at).await?.is_some()),
    }
}

/// Whether a token with this audience is for the client: it is a resource server of one of these resources, or registered as
/// one without particular resources, or the audience names it.
pub(crate) fn is_addressed_to(client: &Client, audience: &[String]) -> bool {
    let serves =
        || client.metadata().resources.is_empty() || audience.iter().any(|own| client.allows_resource(own));
    (client.is_resource_server() && serves()) || audience.iter().any(|own| own == client.client_id())
}
