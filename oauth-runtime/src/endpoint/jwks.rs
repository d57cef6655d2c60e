//! The published keys (RFC 7517 section 5, OpenID Connect Core section 10.1).

use http::Method;

use super::published::published;
use crate::OAuthError;
use crate::http::{Request, Response, error};
use crate::identity::OpenIdProvider;

/// The public keys as a JWK set.
pub fn jwks<S: OpenIdProvider>(server: &S, request: &Request) -> Response {
    if request.method() != Method::GET {
        return error(&OAuthError::MethodIsNotAllowed { allow: "GET" }, server.settings());
    }
    published(server.keys().published())
}
