//! The metadata document (RFC 8414 section 3, OpenID Connect Discovery section 4): the same at both paths.

mod document;

use document::document;

use super::published;
use crate::http::{Request, Response};
use crate::server::AuthorizationServer;

/// The metadata document. It is public, so any origin may read it and caches may store it.
pub fn metadata<S: AuthorizationServer>(server: &S, request: &Request) -> Response {
    published::answer(server.settings(), request, || {
        server.runtime().metadata(|| serde_json::to_vec(&document(server)).ok())
    })
}
