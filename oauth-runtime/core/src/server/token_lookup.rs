//! Finding tokens: refresh tokens, if the provider has them, and whether a token still counts.

use super::{AuthorizationServer, Part, find_client};
use crate::failure::store_failure;
use crate::store::RefreshTokenStore;
use crate::token::{AccessToken, GrantId, RefreshToken};
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

/// The refresh token with this digest, unless its grant was changed since: such a token no longer exists for anybody.
pub(crate) async fn live_refresh_token<S: AuthorizationServer>(
    server: &S,
    digest: &Digest,
) -> Result<Option<RefreshToken>, OAuthError> {
    let Some(found) = S::Parts::find_refresh_token(server, digest).await? else { return Ok(None) };
    let counts = grant_counts(server, &found.grant_id, found.grant_version, true).await?;
    Ok(Some(found).filter(|_| counts))
}

/// Whether a token counts that was issued with this version of its grant: what a client replaced no longer does.
pub(crate) async fn grant_counts<S: AuthorizationServer>(
    server: &S,
    grant_id: &GrantId,
    version: Option<u64>,
    is_refresh_token: bool,
) -> Result<bool, OAuthError> {
    match version {
        None => Ok(true),
        Some(version) => S::Parts::grant_counts(server, grant_id, version, is_refresh_token).await,
    }
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

/// Whether the client still counts that the access was granted to, if that is another one than the token's; and the grant, if its client
/// manages it.
pub(crate) async fn grantor_lives<S: AuthorizationServer>(
    server: &S,
    token: &AccessToken,
) -> Result<bool, OAuthError> {
    if !grant_counts(server, &token.grant_id, token.grant_version, false).await? {
        return Ok(false);
    }
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
