//! The CIBA grant (CIBA Core 1.0 sections 10 and 11): a client polls, or is notified, until its person has decided.

mod approved;
mod notification;
mod part;
mod sealed;

pub use notification::{CibaFigures, ciba_figures, deliver_ciba_notifications};
pub(crate) use notification::{NOTIFIED_WITHIN, wake};
pub use part::Ciba;
pub(crate) use part::{REQUEST_SIGNING_ALG, can_notify};
pub(crate) use sealed::Notification;

use super::redemption;
use super::{GrantType, TokenRequest};
use crate::ciba::{BackchannelAuthentication, GRANT_TYPE};
use crate::failure::store_failure;
use crate::identity::OpenIdProvider;
use crate::store::{CibaRequestStore, RateLimitStore, ReplayStore};
use crate::token::{CibaDecision, CibaRequest, DecoupledApproval, TokenResponse};
use crate::{Client, Digest, OAuthError, TokenDeliveryMode};

/// A provider with `grants(ciba)`: an OpenID provider whose store keeps the requests, and whose application finds people.
pub trait CibaProvider:
    OpenIdProvider<Store: CibaRequestStore + RateLimitStore + ReplayStore> + BackchannelAuthentication
{
}

impl<S> CibaProvider for S where
    S: OpenIdProvider<Store: CibaRequestStore + RateLimitStore + ReplayStore> + BackchannelAuthentication
{
}

/// `ciba`: the client asks for a person who decides on a device of their own.
#[derive(Debug, Clone, Copy)]
pub struct CibaGrant;

impl<S: CibaProvider> GrantType<S> for CibaGrant {
    async fn respond(server: &S, request: &TokenRequest<'_>) -> Result<TokenResponse, OAuthError> {
        let digest = Digest::of(request.required("auth_req_id")?);
        let found = server.store().get_ciba_request(&digest).await.map_err(store_failure::<S::Store>)?;
        let kept = found.filter(|kept| kept.client_id == request.client().client_id());
        let kept = kept.ok_or_else(invalid_request_id)?;
        // Section 11: a client in push mode gets its tokens at its own endpoint alone.
        if kept.delivery == TokenDeliveryMode::Push {
            return Err(OAuthError::unauthorized_client(
                "the client is registered for the push mode: its tokens are sent to it",
            ));
        }
        let is_owed = kept.redeemed && redemption::is_owed(server, &digest);
        if kept.expires_at.is_expired(server.settings().now()) && !is_owed {
            return Err(expired(server, request.client(), &kept).await?);
        }
        match &kept.decision {
            None => Err(pending(server, &digest).await?),
            Some(CibaDecision::Denied) => Err(OAuthError::access_denied("the person denied the request")),
            Some(CibaDecision::Replaced) => Err(expired_request_id()),
            Some(CibaDecision::Approved(approval)) => redeem(server, request, &kept, approval).await,
        }
    }
}

/// The answer is the same for unknown, spent and foreign identifiers.
fn invalid_request_id() -> OAuthError {
    OAuthError::invalid_grant("auth_req_id is invalid or already used")
}

fn expired_request_id() -> OAuthError {
    OAuthError::Extension {
        code: "expired_token",
        description:
            "auth_req_id has expired, or a newer request took its place: send a new authentication request"
                .into(),
    }
}

/// The answer for an expired request. One that was redeemed and is presented again may be a thief's.
async fn expired<S: CibaProvider>(
    server: &S,
    client: &Client,
    kept: &CibaRequest,
) -> Result<OAuthError, OAuthError> {
    match &kept.decision {
        Some(CibaDecision::Approved(approval)) if kept.redeemed => {
            redemption::revoke_replayed(server, client, &approval.grant_id).await?;
            Ok(invalid_request_id())
        }
        _ => Ok(expired_request_id()),
    }
}

/// The answer for a client whose person has not decided yet.
async fn pending<S: CibaProvider>(server: &S, digest: &Digest) -> Result<OAuthError, OAuthError> {
    let in_time = server.store().poll_ciba_request(digest, server.settings().now()).await;
    match in_time.map_err(store_failure::<S::Store>)? {
        true => Ok(OAuthError::AuthorizationPending),
        false => Ok(OAuthError::SlowDown),
    }
}

async fn redeem<S: CibaProvider>(
    server: &S,
    request: &TokenRequest<'_>,
    kept: &CibaRequest,
    approval: &DecoupledApproval,
) -> Result<TokenResponse, OAuthError> {
    if server.settings().end_of_grant(approval.approved_at).is_expired(server.settings().now()) {
        return Err(expired_request_id());
    }
    let (digest, approved) = (kept.digest, approved::of(kept, approval));
    let attempt = redemption::attempt(server, request, digest, approved, &invalid_request_id()).await?;
    let issue = attempt.issue().ok_or(OAuthError::ServerError)?;
    let redemption = server.store().redeem_ciba_request(&digest, issue.tokens.clone(), None).await;
    let redemption = redemption.map_err(store_failure::<S::Store>)?;
    let invalid = invalid_request_id();
    redemption::conclude(server, (request.client(), GRANT_TYPE), redemption, attempt, invalid).await
}
