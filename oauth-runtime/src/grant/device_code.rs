//! The device code grant, at the token endpoint (RFC 8628 sections 3.4 and 3.5).

use super::{Authorization, Grant, TokenRequest};
use crate::failure::store_failure;
use crate::identity::{IdTokenRequest, IdentityLayer};
use crate::server::AuthorizationServer;
use crate::store::{DeviceCodeStore, Redemption, TokenStore};
use crate::token::{DeviceApproval, DeviceDecision, TokenResponse};
use crate::{Digest, OAuthError};

/// `device_code`: a device without a browser asks until its person has decided on another one.
#[derive(Debug, Clone, Copy)]
pub struct DeviceCodeGrant;

impl<S> Grant<S> for DeviceCodeGrant
where
    S: AuthorizationServer,
    S::Store: DeviceCodeStore,
{
    async fn respond(server: &S, request: &TokenRequest<'_>) -> Result<TokenResponse, OAuthError> {
        let digest = Digest::of(request.required("device_code")?);
        let code = server.store().get_device_code(&digest).await.map_err(store_failure::<S::Store>)?;
        let code = code.ok_or_else(invalid_code)?;
        if code.client_id != request.client().client_id() {
            return Err(invalid_code());
        }
        if code.expires_at.is_expired(server.settings().now()) {
            return Err(OAuthError::ExpiredToken);
        }
        match code.decision {
            None => Err(pending(server, &digest).await?),
            Some(DeviceDecision::Denied) => {
                Err(OAuthError::access_denied("the resource owner denied the request"))
            }
            Some(DeviceDecision::Approved(approval)) => redeem(server, request, &digest, approval).await,
        }
    }
}

/// One answer for unknown, spent and another client's.
fn invalid_code() -> OAuthError {
    OAuthError::invalid_grant("the device code is invalid or already used")
}

/// What a device hears that asks before the person decided.
async fn pending<S>(server: &S, digest: &Digest) -> Result<OAuthError, OAuthError>
where
    S: AuthorizationServer,
    S::Store: DeviceCodeStore,
{
    let in_time = server.store().poll_device_code(digest, server.settings().now()).await;
    match in_time.map_err(store_failure::<S::Store>)? {
        true => Ok(OAuthError::AuthorizationPending),
        false => Ok(OAuthError::SlowDown),
    }
}

async fn redeem<S>(
    server: &S,
    request: &TokenRequest<'_>,
    digest: &Digest,
    approval: DeviceApproval,
) -> Result<TokenResponse, OAuthError>
where
    S: AuthorizationServer,
    S::Store: DeviceCodeStore,
{
    let client = request.client();
    let DeviceApproval { grant_id, subject, username, scope, authentication, .. } = approval;
    let authorization = Authorization {
        grant_id,
        client_id: client.client_id().to_owned(),
        subject: Some(subject.clone()),
        username,
        scope: scope.clone(),
        audience: Vec::new(),
        authentication: scope.contains("openid").then(|| Box::new(authentication.clone())),
    };
    let (now, refreshable) = (server.settings().now(), S::issues_refresh_tokens_to(client));
    let (tokens, mut response) = authorization.mint(server, scope.clone(), now, refreshable).split(scope);
    // Before the code is spent: where nothing can be signed, the device may try again.
    response.id_token = S::Identity::id_token(
        server,
        IdTokenRequest {
            client,
            subject: &subject,
            scope: &response.scope,
            nonce: None,
            authentication: &authentication,
            code: None,
            access_token: Some(response.access_token.reveal()),
            stands_alone: false,
        },
    )
    .await?;
    let redemption = server.store().redeem_device_code(digest, tokens).await;
    match redemption.map_err(store_failure::<S::Store>)? {
        Redemption::Redeemed => Ok(response),
        Redemption::Unknown => Err(invalid_code()),
        // As with authorization codes: whoever has the code twice may have it from a thief.
        Redemption::Replayed { grant_id } => {
            tracing::warn!(client_id = client.client_id(), %grant_id, "a device code was replayed");
            server.store().revoke_grant(&grant_id).await.map_err(store_failure::<S::Store>)?;
            Err(invalid_code())
        }
    }
}
