//! The metadata document (RFC 8414 section 3).

mod document;

use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, Method};

use document::Metadata;

use crate::OAuthError;
use crate::http::{Request, Response, error};
use crate::server::AuthorizationServer;

/// The metadata document. It is public, so any origin may read it and caches may keep it.
pub fn metadata<S: AuthorizationServer>(server: &S, request: &Request) -> Response {
    if request.method() != Method::GET {
        return error(&OAuthError::MethodIsNotAllowed { allow: "GET" }, server.settings());
    }
    let Some(document) = server.runtime().metadata(|| serde_json::to_vec(&Metadata::of(server)).ok()) else {
        return error(&OAuthError::ServerError, server.settings());
    };
    let mut response = Response::new(document);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}
