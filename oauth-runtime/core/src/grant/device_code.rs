//! The device code grant, at the token endpoint (RFC 8628 sections 3.4 and 3.5).

use super::redemption::{self, Approved};
use super::{GrantType, RequestedScope, TokenRequest};
use crate::device::GRANT_TYPE;
use crate::failure::store_failure;
use crate::server::AuthorizationServer;
use crate::store::{Authenticated, DeviceCodeStore};
use crate::token::{
    Confirmation, DecoupledApproval, DeviceCode, DeviceDecision, GrantManagementAction, TokenResponse,
};
use crate::{Client, Digest, OAuthError};

/// `device_code`: a device without a browser polls until its person has decided on another device.
#[derive(Debug, Clone, Copy)]
pub struct DeviceCodeGrant;

impl<S> GrantType<S> for DeviceCodeGrant
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
        let is_owed = code.redeemed && redemption::is_owed(server, &digest);
        if code.expires_at.is_expired(server.settings().now()) && !is_owed {
            return Err(expired(server, request.client(), &code).await?);
        }
        let asked = Asked {
            scope: RequestedScope { scope: code.scope, named: code.requested_scope },
            audience: code.audience,
            confirmation: code.confirmation,
            grant_management: code.grant_management.filter(|_| !code.redeemed).map(|asked| asked.action),
        };
        match code.decision {
            None => Err(pending(server, &digest).await?),
            Some(DeviceDecision::Denied) => {
                Err(OAuthError::access_denied("the resource owner denied the request"))
            }
            Some(DeviceDecision::Approved(approval)) => {
                redeem(server, request, &digest, approval, asked).await
            }
        }
    }
}

/// The answer is the same for unknown, spent and foreign codes.
fn invalid_code() -> OAuthError {
    OAuthError::invalid_grant("the device code is invalid or already used")
}

/// The answer for an expired code. An expired code that was redeemed and is presented again may be a thief's.
async fn expired<S>(server: &S, client: &Client, code: &DeviceCode) -> Result<OAuthError, OAuthError>
where
    S: AuthorizationServer,
{
    match &code.decision {
        Some(DeviceDecision::Approved(approval)) if code.redeemed => {
            redemption::revoke_replayed(server, client, &approval.grant_id).await?;
            Ok(invalid_code())
        }
        _ => Ok(OAuthError::ExpiredToken),
    }
}

/// The answer for a device whose person has not decided yet.
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

/// What the device asked for.
struct Asked {
    scope: RequestedScope,
    audience: Vec<String>,
    confirmation: Option<Confirmation>,
    grant_management: Option<GrantManagementAction>,
}

async fn redeem<S>(
    server: &S,
    request: &TokenRequest<'_>,
    digest: &Digest,
    approval: DecoupledApproval,
    asked: Asked,
) -> Result<TokenResponse, OAuthError>
where
    S: AuthorizationServer,
    S::Store: DeviceCodeStore,
{
    let DecoupledApproval {
        grant_id,
        subject,
        username,
        scope,
        authorization_details,
        authentication,
        approved_at: granted_at,
        ..
    } = approval;
    if server.settings().end_of_grant(granted_at).is_expired(server.settings().now()) {
        return Err(OAuthError::ExpiredToken);
    }
    let approved = Approved {
        grant_id,
        person: Authenticated { subject, username },
        requested_scope: asked.scope.beyond(&scope),
        scope,
        authorization_details,
        audience: asked.audience,
        nonce: None,
        authentication,
        confirmation: asked.confirmation,
        granted_at,
        grant_management: asked.grant_management,
    };
    let attempt = redemption::attempt(server, request, *digest, approved, &invalid_code()).await?;
    let issue = attempt.issue().ok_or(OAuthError::ServerError)?;
    let redemption = server.store().redeem_device_code(digest, issue.tokens.clone()).await;
    let redemption = redemption.map_err(store_failure::<S::Store>)?;
    redemption::conclude(server, (request.client(), GRANT_TYPE), redemption, attempt, invalid_code()).await
}
