//! What the application's policy leaves of an authorization request, for the person who is asked.

use super::{Approval, AuthorizationRequest};
use crate::access_policy::{AccessOccasion, AccessRequest, Permitted, Refused, permit};
use crate::grant_management::GrantAddition;
use crate::server::{AuthorizationServer, Part};
use crate::token::GrantManagementAction;
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
    check_grant(server, request, approval, permitted.scope()).await?;
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

/// Whether the grant that the request names is this person's, and can have what they approve beside what it has. Nobody else learns what
/// it has.
async fn check_grant<S: AuthorizationServer>(
    server: &S,
    request: &AuthorizationRequest,
    approval: &Approval,
    scope: &Scope,
) -> Result<(), OAuthError> {
    let Some(asked) = request.grant_management() else { return Ok(()) };
    let Some(grant_id) = asked.grant_id() else { return Ok(()) };
    let authorization_details = approval.approved_details().unwrap_or(request.authorization_details());
    let resources = request.audience();
    let addition = GrantAddition { scope, resources: &resources, authorization_details };
    let addition = (asked.action() == GrantManagementAction::Merge).then_some(addition);
    S::Parts::check_grant(server, grant_id, approval.subject(), addition).await
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
