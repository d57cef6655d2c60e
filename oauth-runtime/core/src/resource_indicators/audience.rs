//! The audience of tokens that are being minted (RFC 8707 section 2.2).

use std::borrow::Cow;

use super::requested::{find, requested};
use crate::protected_resource::{ProtectedResource, same_place};
use crate::server::{AuthorizationServer, Minting, resources};
use crate::{OAuthError, Scope};

/// Decides the audience of an access token, and narrows its scope to the audience's.
///
/// A token request may name some of the grant's resources; otherwise the access token is for all of them. A grant
/// that is not for particular resources yet gets those of its first token request that names one.
pub(super) async fn decide<S: AuthorizationServer>(
    server: &S,
    minting: &mut Minting<'_>,
) -> Result<(), OAuthError> {
    let named = match minting.request() {
        Some(request) => requested(server, minting.client(), request.form()).await?,
        None => Vec::new(),
    };
    let granted = minting.access_token().audience.clone();
    let audience = match (granted.is_empty(), named.is_empty()) {
        (true, true) => resources(server).default().cloned().into_iter().collect(),
        (true, false) => named,
        (false, true) => return keep(server, minting, granted).await,
        (false, false) => {
            check_granted(&granted, &named)?;
            return apply(server, minting, named);
        }
    };
    minting.bind_grant_to(audience.iter().map(|resource| resource.identifier().to_owned()).collect());
    apply(server, minting, audience)
}

/// Every named resource must be one of the grant's: a client gets no more than a person approved.
fn check_granted(granted: &[String], named: &[ProtectedResource]) -> Result<(), OAuthError> {
    let is_granted =
        |resource: &ProtectedResource| granted.iter().any(|own| same_place(own, resource.identifier()));
    match named.iter().all(is_granted) {
        true => Ok(()),
        false => Err(OAuthError::invalid_target("the authorization is not for this resource")),
    }
}

/// A token for all of the grant's resources.
async fn keep<S: AuthorizationServer>(
    server: &S,
    minting: &mut Minting<'_>,
    granted: Vec<String>,
) -> Result<(), OAuthError> {
    let mut audience = Vec::with_capacity(granted.len());
    for identifier in &granted {
        match find(server, identifier).await? {
            Some(resource) if !minting.client().allows_resource(identifier) => {
                tracing::debug!(resource = resource.identifier(), "the client may no longer use a resource");
                return Err(OAuthError::invalid_target(
                    "the client may no longer use a resource of this grant",
                ));
            }
            Some(resource) => audience.push(resource),
            // An extension grant decides about audiences of its own, whose scope the provider does not know.
            None => {
                minting.set_audience(granted);
                return Ok(());
            }
        }
    }
    apply(server, minting, audience)
}

fn apply<S: AuthorizationServer>(
    server: &S,
    minting: &mut Minting<'_>,
    audience: Vec<ProtectedResource>,
) -> Result<(), OAuthError> {
    if audience.is_empty() {
        return match S::DECLARATION.requires_resource {
            true => {
                Err(OAuthError::invalid_target("resource is missing: say which resource the tokens are for"))
            }
            false => Ok(()),
        };
    }
    let scope = resources(server).limited(&minting.access_token().scope, &audience);
    if let Cow::Owned(scope) = scope {
        check_left(&scope)?;
        minting.set_scope(scope);
    }
    let mut identifiers: Vec<String> =
        audience.into_iter().map(|resource| resource.identifier().to_owned()).collect();
    // UserInfo is the provider's own resource (OpenID Connect Core section 5.3).
    if minting.access_token().scope.contains("openid") {
        identifiers.push(server.settings().issuer().as_str().to_owned());
    }
    minting.set_audience(identifiers);
    Ok(())
}

/// A token without any scope would be of no use, and the client would not know why.
pub(super) fn check_left(scope: &Scope) -> Result<(), OAuthError> {
    match scope.is_empty() {
        false => Ok(()),
        true => Err(OAuthError::invalid_scope("the requested resource has none of the requested scope")),
    }
}
