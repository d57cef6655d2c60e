//! What the application's policy leaves of an authorization request, for the person who is asked.

use super::{Approval, AuthorizationRequest};
use crate::access_policy::{AccessOccasion, AccessRequest, Permitted, Refused, permit};
use crate::server::AuthorizationServer;
use crate::word_set::has_word;
use crate::{OAuthError, Scope};

/// What is left of the approval.
///
/// # Errors
/// The refusal.
pub(crate) async fn permit_approval<S: AuthorizationServer>(
    server: &S,
    request: &AuthorizationRequest,
    approval: &Approval,
) -> Result<Permitted, Refused> {
    let scope = approval.approved_of(request.scope());
    let permitted = permit(server, &about(request, approval, &scope, &request.audience())).await?;
    // Without `openid` there is no ID token, and the response would lack what the client asked for.
    let lacks_id_token = scope.contains("openid")
        && !permitted.scope().contains("openid")
        && has_word(request.response_type(), "id_token");
    match lacks_id_token {
        true => {
            Err(OAuthError::invalid_scope("openid may not be granted here, so there is no ID token").into())
        }
        false => Ok(permitted),
    }
}

/// The request as the person is asked about it, if they may not grant all of its scope. `None`: it stays as it is.
///
/// # Errors
/// The refusal, before they are asked.
pub async fn permitted_request<S: AuthorizationServer>(
    server: &S,
    request: &AuthorizationRequest,
    approval: &Approval,
) -> Result<Option<AuthorizationRequest>, Refused> {
    let permitted = permit_approval(server, request, approval).await?;
    let is_less = permitted.scope() != request.scope();
    Ok(is_less.then(|| request.with_scope(permitted.into_scope())))
}

fn about<'a>(
    request: &'a AuthorizationRequest,
    approval: &'a Approval,
    scope: &'a Scope,
    resources: &'a [String],
) -> AccessRequest<'a> {
    AccessRequest {
        occasion: AccessOccasion::Approval,
        client: request.client(),
        subject: Some(approval.subject()),
        username: approval.resource_owner.username.as_deref(),
        authentication: Some(&approval.authentication),
        scope,
        authorization_details: approval.approved_details().unwrap_or(request.authorization_details()),
        resources,
        grant_type: None,
    }
}
