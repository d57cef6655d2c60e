//! Whether the request allows an approval.

use serde_json::Value;

use super::subject::subject_for;
use crate::authorization::{Approval, AuthorizationRequest};
use crate::ciba::BackchannelAuthenticationRequest;
use crate::device::DeviceAuthorizationRequest;
use crate::server::AuthorizationServer;
use crate::{Client, OAuthError, Timestamp};

/// The checks of OpenID Connect, whatever the application decided.
pub(super) fn check_approval<S: AuthorizationServer>(
    server: &S,
    request: &AuthorizationRequest,
    approval: &Approval,
) -> Result<(), OAuthError> {
    if !request.is_openid() {
        // RFC 9470 section 4.
        return check_age(server, request, approval);
    }
    check_person(server, request, approval)?;
    check_login(request, approval)?;
    check_age(server, request, approval)?;
    check_context(request, approval)
}

/// The person of `id_token_hint` (section 3.1.2.2), or of a `sub` in `claims` (section 5.5.1).
fn check_person<S: AuthorizationServer>(
    server: &S,
    request: &AuthorizationRequest,
    approval: &Approval,
) -> Result<(), OAuthError> {
    let subject = subject_for(server.settings(), request.client(), &approval.resource_owner.subject);
    let hinted = request.id_token_hint().is_none_or(|hint| hint.subject() == subject);
    let value = Value::from(subject.as_ref());
    let mut asked = [&request.claims().id_token, &request.claims().userinfo]
        .into_iter()
        .flat_map(|claims| claims.get("sub"));
    if hinted && asked.all(|asked| asked.accepts(&value)) { Ok(()) } else { Err(OAuthError::LoginRequired) }
}

/// `prompt=login` (section 3.1.2.1): the person has logged in again. Only the application knows whether they
/// did.
fn check_login(request: &AuthorizationRequest, approval: &Approval) -> Result<(), OAuthError> {
    if !request.prompt().login || approval.reauthenticated {
        return Ok(());
    }
    tracing::warn!(
        "the client wants a new login (prompt=login), but the approval does not say `reauthenticated`"
    );
    Err(OAuthError::LoginRequired)
}

/// `max_age` (section 3.1.2.1).
fn check_age<S: AuthorizationServer>(
    server: &S,
    request: &AuthorizationRequest,
    approval: &Approval,
) -> Result<(), OAuthError> {
    let wants_time = request.is_openid() && request.client().metadata().openid.require_auth_time;
    if request.max_age().is_none() && !wants_time {
        return Ok(());
    }
    let Some(auth_time) = approval.authentication.auth_time else {
        tracing::error!("the client wants auth_time, but the approval has none");
        return Err(OAuthError::LoginRequired);
    };
    let age = server.settings().now().since(auth_time);
    let is_young = request.max_age().is_none_or(|max_age| age <= max_age.as_secs());
    if approval.reauthenticated || is_young { Ok(()) } else { Err(OAuthError::LoginRequired) }
}

/// A client's registration also applies to its devices.
pub(super) fn check_device_approval<S: AuthorizationServer>(
    server: &S,
    request: &DeviceAuthorizationRequest,
    approval: &Approval,
) -> Result<(), OAuthError> {
    let is_young = |auth_time| !request.requires_login(auth_time, server.settings().now());
    match request.scope().contains("openid") {
        true => check_registered_age(request.client(), approval, is_young),
        false => Ok(()),
    }
}

/// So it does to its backchannel authentication requests.
pub(super) fn check_ciba_approval<S: AuthorizationServer>(
    server: &S,
    request: &BackchannelAuthenticationRequest,
    approval: &Approval,
) -> Result<(), OAuthError> {
    let is_young = |auth_time| !request.requires_login(auth_time, server.settings().now());
    check_registered_age(request.client(), approval, is_young)
}

fn check_registered_age(
    client: &Client,
    approval: &Approval,
    is_young: impl Fn(Timestamp) -> bool,
) -> Result<(), OAuthError> {
    let registered = &client.metadata().openid;
    if !registered.require_auth_time && registered.default_max_age.is_none() {
        return Ok(());
    }
    match approval.authentication.auth_time {
        Some(auth_time) if approval.reauthenticated || is_young(auth_time) => Ok(()),
        _ => Err(OAuthError::LoginRequired),
    }
}

/// An essential `acr` that was not reached is a failed authentication (section 5.5.1.1).
fn check_context(request: &AuthorizationRequest, approval: &Approval) -> Result<(), OAuthError> {
    let Some(asked) = request.claims().id_token.get("acr").filter(|asked| asked.essential) else {
        return Ok(());
    };
    let reached = approval.authentication.acr.as_deref().map(Value::from);
    match reached {
        Some(reached) if asked.accepts(&reached) => Ok(()),
        None if asked.wanted().next().is_none() => Ok(()),
        _ => Err(OAuthError::Extension {
            code: "unmet_authentication_requirements",
            description: "the login did not reach a requested authentication context class".into(),
        }),
    }
}
