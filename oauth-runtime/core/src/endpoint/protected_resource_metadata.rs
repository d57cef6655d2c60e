//! Protected resource metadata (RFC 9728 section 3).

use bytes::Bytes;
use http::Method;
use http::header::HOST;
use http::uri::Authority;
use oauth_runtime_tables::endpoints::{Endpoint as Row, PROTECTED_RESOURCE_METADATA};
use serde::Serialize;

use super::{Endpoint, cors, not_found, published};
use crate::OAuthError;
use crate::http::{Request, Response, error};
use crate::protected_resource::{ProtectedResource, is_identifier};
use crate::resource_indicators::find;
use crate::server::{AuthorizationServer, resources};

/// The metadata documents of the protected resources: where a client learns which provider issues tokens for a
/// resource. Each is at the path of its resource, behind that of this endpoint.
#[derive(Debug, Clone, Copy)]
pub struct ProtectedResourceMetadataEndpoint;

impl<S: AuthorizationServer> Endpoint<S> for ProtectedResourceMetadataEndpoint {
    const ROW: Row = PROTECTED_RESOURCE_METADATA;

    async fn answer(server: &S, request: Request) -> Response {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return published::answer(server.settings(), &request, || None);
        }
        match resource_at(server, &request).await {
            Ok(Some(resource)) => {
                published::answer(server.settings(), &request, || document(server, &resource))
            }
            Ok(None) => not_found(),
            Err(problem) => cors::opened(error(&problem, server.settings())),
        }
    }
}

/// The resource whose document has the URL of this request.
///
/// A query belongs to an identifier that has one. Clients also send the query of the URL that they call, so the
/// resource without it is next.
async fn resource_at<S: AuthorizationServer>(
    server: &S,
    request: &Request,
) -> Result<Option<ProtectedResource>, OAuthError> {
    let Some(own) = S::DECLARATION.endpoints.path(PROTECTED_RESOURCE_METADATA.name) else { return Ok(None) };
    let path = request.uri().path().strip_prefix(own).unwrap_or_default().trim_end_matches('/');
    if let Some(query) = request.uri().query()
        && let Some(found) = resource_with(server, request, path, Some(query)).await?
    {
        return Ok(Some(found));
    }
    resource_with(server, request, path, None).await
}

/// A resource may have a host of its own, whose requests a proxy sends here: those of the provider's host come first,
/// then those of the host that the request names.
async fn resource_with<S: AuthorizationServer>(
    server: &S,
    request: &Request,
    path: &str,
    query: Option<&str>,
) -> Result<Option<ProtectedResource>, OAuthError> {
    let origin = server.settings().issuer().origin();
    let scheme = origin.split_once("://").map_or("https", |(scheme, _)| scheme);
    let named = authority(request).map(|authority| format!("{scheme}://{authority}"));
    for origin in [Some(origin), named.as_deref()].into_iter().flatten() {
        let separator = if query.is_some() { "?" } else { "" };
        let identifier = format!("{origin}{path}{separator}{}", query.unwrap_or_default());
        if is_identifier(&identifier)
            && let Some(found) = find(server, &identifier).await?
        {
            return Ok(Some(found));
        }
    }
    // A proxy may have changed the name of the host. Of two resources at one path, neither is meant then.
    let mut there = resources(server).iter().filter(|own| own.has_document_at(path, query));
    Ok(there.next().filter(|_| there.next().is_none()).cloned())
}

/// The host and port that the request names.
fn authority(request: &Request) -> Option<&str> {
    let header = || request.headers().get(HOST).and_then(|host| host.to_str().ok());
    request.uri().authority().map(Authority::as_str).or_else(header)
}

/// The document (RFC 9728 section 2).
#[derive(Serialize)]
struct Document<'a> {
    resource: &'a str,
    authorization_servers: [&'a str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_name: Option<&'a str>,
    scopes_supported: Vec<&'a str>,
    bearer_methods_supported: [&'static str; 1],
}

fn document<S: AuthorizationServer>(server: &S, resource: &ProtectedResource) -> Option<Bytes> {
    // A refresh token is no requirement of a resource, so its document does not ask for one.
    let provided = || server.scope_tokens().into_iter().filter(|token| *token != "offline_access").collect();
    let document = Document {
        resource: resource.identifier(),
        authorization_servers: [server.settings().issuer().as_str()],
        resource_name: resource.resource_name(),
        scopes_supported: resource.scopes().map_or_else(provided, |scope| scope.tokens().collect()),
        bearer_methods_supported: ["header"],
    };
    serde_json::to_vec(&document).ok().map(Bytes::from)
}
