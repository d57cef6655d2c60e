//! A person's decision about a device, from any page (RFC 8628 section 3.3).

use super::decoupled::Decoupled;
use crate::access_policy::{AccessOccasion, Refused};
use crate::device::{DeviceAuthorizationRequest, GRANT_TYPE};
use crate::event::{Event, EventKind};
use crate::failure::catch_panic;
use crate::server::{AuthorizationServer, Part, observe, prepared, publish};
use crate::token::{DeviceDecision, UserCode};
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
    let asked = decoupled(request);
    let grant_id = asked.grant_id(server, approval.subject()).await?;
    let permitted = match asked.permit(server, &approval).await {
        Ok(permitted) => permitted,
        Err(refused) => {
            // The device does not wait for a person who may not connect it.
            if !refused.is_failure() {
                deny_device_request(server, request).await?;
            }
            return Err(refused.error);
        }
    };
    let approval = asked.approved(server, approval, (grant_id, permitted));
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

fn decoupled(request: &DeviceAuthorizationRequest) -> Decoupled<'_> {
    Decoupled {
        occasion: AccessOccasion::DeviceApproval,
        grant_type: GRANT_TYPE,
        client: request.client(),
        scope: request.scope(),
        resources: request.resources(),
        authorization_details: request.authorization_details(),
        grant_management: request.grant_management(),
    }
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
    let narrowed = decoupled(request).narrowed(server, approval).await?;
    Ok(narrowed.map(|scope| request.with_scope(scope)))
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
