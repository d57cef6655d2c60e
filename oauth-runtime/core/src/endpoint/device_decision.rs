//! A person's decision about a device, from any page (RFC 8628 section 3.3).

use crate::access_policy::{AccessOccasion, AccessRequest, Permitted, Refused, permit};
use crate::device::{DeviceAuthorizationRequest, GRANT_TYPE};
use crate::event::{Event, EventKind};
use crate::failure::catch_panic;
use crate::record::Form;
use crate::server::{AuthorizationServer, Part, observe, prepared, publish};
use crate::token::{AskedGrant, DeviceApproval, DeviceDecision, GrantId, UserCode};
use crate::{Approval, ClientUse, OAuthError};

/// The pending request for a typed code; `None` if there is none: it is not a code, has expired, or was
/// decided.
///
/// # Errors
/// Those of the store.
pub async fn find_device_request<S: AuthorizationServer>(
    server: &S,
    typed: &str,
) -> Result<Option<DeviceAuthorizationRequest>, OAuthError> {
    match UserCode::parse(typed) {
        Some(user_code) => catch_panic(S::Parts::find_device(server, &user_code.digest())).await,
        None => Ok(None),
    }
}

/// The resource owner approves the device. Returns whether this decision counts: `false` if there was an
/// earlier one.
///
/// This grants the [authorization details](DeviceAuthorizationRequest::authorization_details) of the request too, unless the
/// approval has [others](Approval::authorization_details). So a page of your own must show them beside the scope; the method
/// `describe_authorization_details` of a provider that declares them has the lines.
///
/// The grant outlives the browser session in which it was approved, so its tokens have no `sid`.
///
/// # Errors
/// `login_required` if the client is registered for a more recent login or for `auth_time`; the refusal of the application's
/// [policy](crate::access_policy), which denies the request; or those of the store.
pub async fn approve_device_request<S: AuthorizationServer>(
    server: &S,
    request: &DeviceAuthorizationRequest,
    approval: Approval,
) -> Result<bool, OAuthError> {
    S::Parts::check_device_approval(server, request, &approval)?;
    let asked = check_asked_grant(server, request.grant_management(), approval.subject()).await?;
    let scope = match permit_approval(server, request, &approval).await {
        Ok(permitted) => permitted.into_scope(),
        Err(refused) => {
            // The device does not wait for a person who may not connect it.
            if !refused.is_failure() {
                deny_device_request(server, request).await?;
            }
            return Err(refused.error);
        }
    };
    let details = approval.approved_details().unwrap_or(request.authorization_details()).clone();
    let Approval { resource_owner, mut authentication, .. } = approval;
    authentication.session_id = None;
    let approval = DeviceApproval {
        grant_id: asked.unwrap_or_else(GrantId::generate),
        subject: resource_owner.subject,
        username: resource_owner.username,
        scope,
        authorization_details: details,
        authentication,
        approved_at: server.settings().now(),
        form: Form::new(),
    };
    let mut approved = prepared(server, |at| {
        let kind = EventKind::DeviceApproved { scope: approval.scope.clone() };
        Event::new(kind, at).client(request.client()).subject(&approval.subject).grant_id(&approval.grant_id)
    });
    S::Parts::client_used(server, request.client(), ClientUse::Approved).await?;
    let decision = DeviceDecision::Approved(approval);
    let counts = catch_panic(S::Parts::decide_device(server, request, &decision)).await?;
    if counts {
        publish(server, &mut approved);
    }
    Ok(counts)
}

/// The grant that a waiting request names, if this person may still change it.
///
/// # Errors
/// `invalid_grant_id`; those of the store.
pub(super) async fn check_asked_grant<S: AuthorizationServer>(
    server: &S,
    asked: Option<&AskedGrant>,
    subject: &str,
) -> Result<Option<GrantId>, OAuthError> {
    let Some(grant_id) = asked.and_then(|asked| asked.grant_id.as_ref()) else { return Ok(None) };
    S::Parts::check_grant(server, grant_id, subject, None).await?;
    Ok(Some(grant_id.clone()))
}

/// What the application's policy leaves of the approval.
async fn permit_approval<S: AuthorizationServer>(
    server: &S,
    request: &DeviceAuthorizationRequest,
    approval: &Approval,
) -> Result<Permitted, Refused> {
    let asked = AccessRequest {
        occasion: AccessOccasion::DeviceApproval,
        client: request.client(),
        subject: Some(approval.subject()),
        username: approval.resource_owner.username.as_deref(),
        authentication: Some(&approval.authentication),
        scope: &approval.approved_of(request.scope()),
        authorization_details: approval.approved_details().unwrap_or(request.authorization_details()),
        resources: request.resources(),
        grant_type: Some(GRANT_TYPE),
    };
    permit(server, &asked).await
}

/// The request as the person is asked about it, if they may not grant all of its scope. `None`: it stays as it is.
///
/// # Errors
/// The refusal, before they are asked.
pub async fn permitted_device_request<S: AuthorizationServer>(
    server: &S,
    request: &DeviceAuthorizationRequest,
    approval: &Approval,
) -> Result<Option<DeviceAuthorizationRequest>, Refused> {
    let permitted = permit_approval(server, request, approval).await?;
    let is_less = permitted.scope() != request.scope();
    Ok(is_less.then(|| request.with_scope(permitted.into_scope())))
}

/// The resource owner denies. Returns whether this decision counts: `false` if there was an earlier one.
///
/// # Errors
/// Those of the store.
pub async fn deny_device_request<S: AuthorizationServer>(
    server: &S,
    request: &DeviceAuthorizationRequest,
) -> Result<bool, OAuthError> {
    let counts = catch_panic(S::Parts::decide_device(server, request, &DeviceDecision::Denied)).await?;
    if counts {
        observe(server, |at| Event::new(EventKind::DeviceDenied {}, at).client(request.client()));
    }
    Ok(counts)
}
