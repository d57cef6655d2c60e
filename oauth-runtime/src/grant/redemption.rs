//! From a code, which a resource owner approved, to tokens: what authorization codes and device codes have in common.

use super::Authorization;
use crate::failure::store_failure;
use crate::gate::{Ground, admit};
use crate::identity::{IdTokenRequest, IdentityLayer};
use crate::server::AuthorizationServer;
use crate::store::{Authenticated, Redemption, TokenStore};
use crate::token::{Authentication, GrantId, IssuedTokens, TokenResponse};
use crate::{Client, OAuthError, Scope};

/// What a code stands for.
pub(super) struct Approved {
    pub(super) grant_id: GrantId,
    pub(super) person: Authenticated,
    pub(super) scope: Scope,
    pub(super) requested_scope: Option<Scope>,
    pub(super) audience: Vec<String>,
    pub(super) nonce: Option<String>,
    pub(super) authentication: Authentication,
}

/// New tokens for what was approved; `invalid` where the person who approved is gone. The ID token is signed here, before the code is spent: where nothing can be signed, the client
/// may try again.
pub(super) async fn mint<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    approved: Approved,
    invalid: &OAuthError,
) -> Result<(IssuedTokens, TokenResponse), OAuthError> {
    let Approved { grant_id, person, scope, requested_scope, audience, nonce, authentication } = approved;
    let admitted = admit(server, person, Ground::Approval).await;
    let person = admitted.map_err(|refusal| refusal.answer(client.client_id(), invalid.clone()))?;
    let authorization = Authorization {
        grant_id,
        client_id: client.client_id().to_owned(),
        end_user: Some(person.clone()),
        scope: scope.clone(),
        requested_scope,
        audience,
        authentication: scope.contains("openid").then(|| Box::new(authentication.clone())),
    };
    let (now, refreshable) = (server.settings().now(), S::issues_refresh_tokens_to(client));
    let (tokens, mut response) = authorization.mint(server, scope.clone(), now, refreshable).split(scope);
    response.id_token = S::Identity::id_token(
        server,
        IdTokenRequest {
            client,
            person: &person,
            scope: &response.scope,
            nonce: nonce.as_deref(),
            authentication: &authentication,
            code: None,
            access_token: Some(response.access_token.reveal()),
            stands_alone: false,
        },
    )
    .await?;
    Ok((tokens, response))
}

/// The response, where the code was spent for it; `invalid` otherwise.
pub(super) async fn conclude<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    redemption: Redemption,
    response: TokenResponse,
    invalid: OAuthError,
) -> Result<TokenResponse, OAuthError> {
    match redemption {
        Redemption::Redeemed => Ok(response),
        Redemption::Unknown => Err(invalid),
        Redemption::Replayed { grant_id } => {
            revoke_replayed(server, client, &grant_id).await?;
            Err(invalid)
        }
    }
}

/// Ends the grant of a code that was presented again (RFC 6749 section 4.1.2): one of the two who had it may be a thief.
pub(super) async fn revoke_replayed<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    grant_id: &GrantId,
) -> Result<(), OAuthError> {
    tracing::warn!(client_id = client.client_id(), %grant_id, "a code was replayed");
    server.store().revoke_grant(grant_id).await.map_err(store_failure::<S::Store>)
}
