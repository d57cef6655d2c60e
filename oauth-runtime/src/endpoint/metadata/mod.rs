//! The metadata document (RFC 8414 section 3, OpenID Connect Discovery section 4): one document, at either place.

mod document;

use http::Method;

use document::Metadata;

use super::published::published;
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
    published(document)
}
