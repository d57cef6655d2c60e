//! What a person decides about a device, for whichever page asked them (RFC 8628 section 3.3).

use crate::device::DeviceAuthorizationRequest;
use crate::failure::catch_panic;
use crate::server::{AuthorizationServer, Part};
use crate::token::{DeviceApproval, DeviceDecision, GrantId, UserCode};
use crate::{Approval, OAuthError};

/// What waits under a code that somebody typed; `None` where nothing does: it is no code, it has expired, or was decided about.
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

/// The resource owner lets the device act for them. Says whether this counts: `false` where it was decided before.
///
/// The grant outlives the browser session in which it was approved, so its tokens name none (`sid`).
///
/// # Errors
/// `login_required` where the client is registered for a younger login, or wants to know when it was; those of the store.
pub async fn approve_device_request<S: AuthorizationServer>(
    server: &S,
    request: &DeviceAuthorizationRequest,
    approval: Approval,
) -> Result<bool, OAuthError> {
    S::Parts::check_device_approval(server, request, &approval)?;
    let scope = approval.approved_of(request.scope());
    let Approval { resource_owner, mut authentication, .. } = approval;
    authentication.session_id = None;
    let approval = DeviceApproval {
        grant_id: GrantId::generate(),
        subject: resource_owner.subject,
        username: resource_owner.username,
        scope,
        authentication,
        approved_at: server.settings().now(),
    };
    S::Parts::client_used(server, request.client()).await?;
    catch_panic(S::Parts::decide_device(server, request, &DeviceDecision::Approved(approval))).await
}

/// The resource owner says no. Says whether this counts: `false` where it was decided before.
///
/// # Errors
/// Those of the store.
pub async fn deny_device_request<S: AuthorizationServer>(
    server: &S,
    request: &DeviceAuthorizationRequest,
) -> Result<bool, OAuthError> {
    catch_panic(S::Parts::decide_device(server, request, &DeviceDecision::Denied)).await
}
