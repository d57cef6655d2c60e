//! Protected resource metadata (RFC 9728 section 3).

use http::Method;
use http::header::HOST;
use http::uri::Authority;
use oauth_runtime_tables::endpoints::{Endpoint as Row, PROTECTED_RESOURCE_METADATA};

use super::{Endpoint, cors, not_found, published};
use crate::OAuthError;
use crate::authorization_details::DetailType;
use crate::http::{Request, Response, error};
use crate::protected_resource::{AccessTokens, ProtectedResource, is_identifier};
use crate::resource_indicators::find;
use crate::server::{AuthorizationServer, Part, RequestKind, resources};

/// The metadata documents of the protected resources: where a client learns which provider issues tokens for a
/// resource. Each is at the path of its resource, behind that of this endpoint.
#[derive(Debug, Clone, Copy)]
pub struct ProtectedResourceMetadataEndpoint;

impl<S: AuthorizationServer> Endpoint<S> for ProtectedResourceMetadataEndpoint {
    const ROW: Row = PROTECTED_RESOURCE_METADATA;
    const KIND: RequestKind = RequestKind::Reads;

    async fn answer(server: &S, request: Request) -> Response {
        let settings = server.settings();
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return published::answer(settings.error_uri(), &request, || None);
        }
        match resource_at(server, &request).await {
            Ok(Some(resource)) => published::answer(settings.error_uri(), &request, || {
                resource.document(settings.issuer().as_str(), server.scope_tokens(), access_tokens(server))
            }),
            Ok(None) => not_found(),
            Err(problem) => cors::opened(error(&problem, settings)),
        }
    }
}

/// The access tokens of this provider.
fn access_tokens<S: AuthorizationServer>(server: &S) -> AccessTokens {
    let declared = S::DECLARATION;
    let are_bound = declared.has_part("sender_constrained_required") || declared.profile.is_some();
    let may_have_certificate = declared.has_part("mtls");
    let proof_algorithms = S::Parts::proof_algorithms(server);
    AccessTokens {
        need_proof: are_bound && !may_have_certificate && !proof_algorithms.is_empty(),
        may_have_certificate,
        authorization_details: declared.authorization_details.iter().map(DetailType::name).collect(),
        proof_algorithms,
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

/// The answer of a resource server that is not its own provider to a request for the document of its resource. It takes
/// tokens that are bound to a key if it has algorithms for proofs.
pub fn resource_document(
    request: &Request,
    resource: &ProtectedResource,
    issuer: &str,
    scope: &[&str],
    proof_algorithms: Vec<&'static str>,
) -> Response {
    let tokens = AccessTokens { proof_algorithms, ..AccessTokens::default() };
    published::answer(None, request, || resource.document(issuer, scope.to_vec(), tokens))
}
