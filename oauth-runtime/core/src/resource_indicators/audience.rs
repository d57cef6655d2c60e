//! The audience of tokens that are being minted (RFC 8707 section 2.2).

use std::borrow::Cow;

use super::requested::{find, requested, unnamed};
use crate::protected_resource::{ProtectedResource, same_place};
use crate::server::{AuthorizationServer, Minting, own_api, resources, userinfo_endpoint};
use crate::{OAuthError, Scope};

/// Decides the audience of an access token, and narrows its scope to the audience's.
///
/// A token request may name some of the grant's resources; otherwise the access token is for all of them. A grant
/// that begins at the token endpoint is for the resources of its token request.
pub(super) async fn decide<S: AuthorizationServer>(
    server: &S,
    minting: &mut Minting<'_>,
) -> Result<(), OAuthError> {
    if minting.audience_is_decided {
        return keep_decided(server, minting).await;
    }
    let named = match minting.request() {
        Some(request) => requested(server, minting.client(), request.form()).await?,
        None => Vec::new(),
    };
    let granted = minting.access_token().audience.clone();
    let audience = match (granted.is_empty(), named.is_empty()) {
        // Such a token is for this provider, whatever its other resources are.
        (true, true) if is_for_own_apis_alone(server, &minting.access_token().scope) => return Ok(()),
        (true, true) => unnamed(server, minting.client())?,
        (true, false) => {
            check_unbound(server, minting, &named)?;
            named
        }
        (false, true) => return keep(server, minting, granted).await,
        (false, false) => {
            check_granted(&granted, &named)?;
            return apply(server, minting, named);
        }
    };
    minting.bind_grant_to(audience.iter().map(|resource| resource.identifier().to_owned()).collect());
    apply(server, minting, audience)
}

/// A person approved a grant without resources for the provider itself, or before there was a default resource.
fn check_unbound<S: AuthorizationServer>(
    server: &S,
    minting: &Minting<'_>,
    named: &[ProtectedResource],
) -> Result<(), OAuthError> {
    let default = resources(server).default();
    match !minting.was_approved() || named.iter().all(|own| Some(own) == default) {
        true => Ok(()),
        false => Err(not_granted()),
    }
}

fn not_granted() -> OAuthError {
    OAuthError::invalid_target("the authorization is not for this resource")
}

/// Every named resource must be one of the grant's: a client gets no more than a person approved.
fn check_granted(granted: &[String], named: &[ProtectedResource]) -> Result<(), OAuthError> {
    let is_granted =
        |resource: &ProtectedResource| granted.iter().any(|own| same_place(own, resource.identifier()));
    match named.iter().all(is_granted) {
        true => Ok(()),
        false => Err(not_granted()),
    }
}

/// A token for all of the grant's resources. The provider may not know some of them: an extension grant decides
/// about audiences of its own, and a directory may forget one.
async fn keep<S: AuthorizationServer>(
    server: &S,
    minting: &mut Minting<'_>,
    granted: Vec<String>,
) -> Result<(), OAuthError> {
    let mut known = Vec::with_capacity(granted.len());
    for identifier in &granted {
        match find(server, identifier).await? {
            _ if !minting.client().allows_resource(identifier) => {
                return Err(OAuthError::invalid_target(
                    "the client may no longer use a resource of this grant",
                ));
            }
            Some(resource) => known.push(resource),
            None => {}
        }
    }
    if known.is_empty() {
        minting.set_audience(granted);
        return Ok(());
    }
    narrow(server, minting, &known)?;
    set_audience(server, minting, granted);
    Ok(())
}

/// A token for exactly the audience that its grant decided about. None: it is for the provider itself.
async fn keep_decided<S: AuthorizationServer>(
    server: &S,
    minting: &mut Minting<'_>,
) -> Result<(), OAuthError> {
    let decided = minting.access_token().audience.clone();
    let mut known = Vec::with_capacity(decided.len());
    for identifier in &decided {
        known.extend(find(server, identifier).await?);
    }
    if known.is_empty() {
        return Ok(());
    }
    narrow(server, minting, &known)
}

fn apply<S: AuthorizationServer>(
    server: &S,
    minting: &mut Minting<'_>,
    audience: Vec<ProtectedResource>,
) -> Result<(), OAuthError> {
    if audience.is_empty() {
        return Ok(());
    }
    narrow(server, minting, &audience)?;
    let identifiers = audience.into_iter().map(|resource| resource.identifier().to_owned()).collect();
    set_audience(server, minting, identifiers);
    Ok(())
}

/// Narrows the scope to that of the resources, and the lifetimes to the shortest.
fn narrow<S: AuthorizationServer>(
    server: &S,
    minting: &mut Minting<'_>,
    audience: &[ProtectedResource],
) -> Result<(), OAuthError> {
    for (access_token, refresh_token) in audience.iter().map(ProtectedResource::longest_lifetimes) {
        minting.shorten(access_token, refresh_token);
    }
    if let Cow::Owned(scope) = resources(server).limited(&minting.access_token().scope, audience) {
        check_left(&scope)?;
        minting.set_scope(scope);
    }
    Ok(())
}

/// Whether a client asks for a token for the provider's own APIs: a receiver of shared signals for its stream, or a client that manages
/// its grants.
fn is_for_own_apis_alone<S: AuthorizationServer>(server: &S, scope: &Scope) -> bool {
    !scope.is_empty() && scope.tokens().all(|token| own_api(server, token).is_some())
}

/// The resources, the UserInfo endpoint for a token with `openid`, and those of the provider's own APIs that the scope is for: nothing
/// else of the provider.
fn set_audience<S: AuthorizationServer>(server: &S, minting: &mut Minting<'_>, mut identifiers: Vec<String>) {
    if minting.access_token().scope.contains("openid") {
        identifiers.extend(userinfo_endpoint(server));
    }
    for own in minting.access_token().scope.tokens().filter_map(|token| own_api(server, token)) {
        if !identifiers.contains(&own) {
            identifiers.push(own);
        }
    }
    minting.set_audience(identifiers);
}

/// A token without any scope would be of no use, and the client would not know why.
pub(super) fn check_left(scope: &Scope) -> Result<(), OAuthError> {
    match scope.is_empty() {
        false => Ok(()),
        true => Err(OAuthError::invalid_scope("the requested resource has none of the requested scope")),
    }
}
