//! Protected resource metadata (RFC 9728 section 3).

use bytes::Bytes;
use http::Method;
use oauth_runtime_tables::endpoints::{Endpoint as Row, PROTECTED_RESOURCE_METADATA};
use serde::Serialize;

use super::{Endpoint, not_found, published};
use crate::http::{Request, Response};
use crate::protected_resource::{ProtectedResource, is_identifier};
use crate::server::{AuthorizationServer, resources};

/// The metadata documents of the protected resources: where a client learns which provider issues tokens for a
/// resource. Each is at the path of its resource, behind that of this endpoint.
#[derive(Debug, Clone, Copy)]
pub struct ProtectedResourceMetadataEndpoint;

impl<S: AuthorizationServer> Endpoint<S> for ProtectedResourceMetadataEndpoint {
    const ROW: Row = PROTECTED_RESOURCE_METADATA;

    async fn answer(server: &S, request: Request) -> Response {
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        let resource = match reads {
            true => resource_at(server, request.uri().path()).await,
            false => None,
        };
        match resource {
            None if reads => not_found(),
            resource => published::answer(server.settings(), &request, || document(server, &resource?)),
        }
    }
}

/// The resource whose document has this path.
async fn resource_at<S: AuthorizationServer>(server: &S, path: &str) -> Option<ProtectedResource> {
    let own = S::DECLARATION.endpoints.path(PROTECTED_RESOURCE_METADATA.name)?;
    let below = path.strip_prefix(own).unwrap_or_default();
    // Two hosts may have a resource at one path: the provider's own host comes first.
    let issuer = server.settings().issuer();
    let identifier = format!("{}{}", issuer.origin(), below.trim_end_matches('/'));
    if let Some(here) = resources(server).find(&identifier) {
        return Some(here.clone());
    }
    if let Some(there) = resources(server).iter().find(|resource| resource.has_document_at(below)) {
        return Some(there.clone());
    }
    if !is_identifier(&identifier) {
        return None;
    }
    let found = server.settings().resource_directory()?.find(&identifier).await;
    found.unwrap_or_else(|error| {
        tracing::error!(error = &*error as &dyn std::error::Error, "the resource directory failed");
        None
    })
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
