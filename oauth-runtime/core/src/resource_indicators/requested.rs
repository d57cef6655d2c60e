//! The `resource` parameters of a request.

use crate::http::Form;
use crate::protected_resource::{ProtectedResource, is_identifier};
use crate::server::{AuthorizationServer, resources};
use crate::{Client, OAuthError};

/// Far more than any client needs; each may cost the directory a look-up.
const MOST: usize = 16;

/// The resources that the request names, each once. Empty: it names none.
///
/// # Errors
/// `invalid_target` if one is malformed or unknown, or if the client may not have it.
pub(super) async fn requested<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    form: &Form<'_>,
) -> Result<Vec<ProtectedResource>, OAuthError> {
    let mut named: Vec<ProtectedResource> = Vec::new();
    if form.count("resource") > MOST {
        return Err(OAuthError::invalid_target("the request names too many resources"));
    }
    for value in form.values("resource") {
        if !is_identifier(value) {
            return Err(OAuthError::invalid_target("resource must be an absolute URI without a fragment"));
        }
        if named.iter().any(|known| known.is_named_by(value)) {
            continue;
        }
        let found = match find(server, value).await? {
            None => resources(server).containing(value).cloned(),
            found => found,
        };
        let resource = found.ok_or_else(|| {
            OAuthError::invalid_target("this server has no such resource, or the client may not use it")
        })?;
        if !client.allows_resource(resource.identifier()) {
            return Err(OAuthError::invalid_target(
                "this server has no such resource, or the client may not use it",
            ));
        }
        if !named.contains(&resource) {
            named.push(resource);
        }
    }
    Ok(named)
}

/// The resource of a request that names none: the default one, or none in particular.
///
/// # Errors
/// `invalid_target` if the client may use only some resources, and the default is not one of them.
pub(super) fn unnamed<S: AuthorizationServer>(
    server: &S,
    client: &Client,
) -> Result<Vec<ProtectedResource>, OAuthError> {
    let default = resources(server).default().filter(|own| client.allows_resource(own.identifier()));
    if default.is_none() && (S::DECLARATION.requires_resource || !client.metadata().resources.is_empty()) {
        return Err(OAuthError::invalid_target("resource is missing: say which resource the tokens are for"));
    }
    Ok(default.cloned().into_iter().collect())
}

/// The resource that a client or a record means.
pub(crate) async fn find<S: AuthorizationServer>(
    server: &S,
    identifier: &str,
) -> Result<Option<ProtectedResource>, OAuthError> {
    if let Some(known) = resources(server).find(identifier) {
        return Ok(Some(known.clone()));
    }
    let Some(directory) = server.settings().resource_directory() else { return Ok(None) };
    let found = directory.find(identifier).await.map_err(|error| {
        tracing::error!(error = &*error as &dyn std::error::Error, "the resource directory failed");
        OAuthError::ServerError
    })?;
    Ok(found.filter(|own| own.is_named_by(identifier)))
}
