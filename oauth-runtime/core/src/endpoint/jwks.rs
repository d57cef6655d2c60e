//! The published keys (RFC 7517 section 5, OpenID Connect Core section 10.1).

use super::published;
use crate::http::{Request, Response};
use crate::identity::OpenIdProvider;

/// The public keys as a JWK set.
pub fn jwks<S: OpenIdProvider>(server: &S, request: &Request) -> Response {
    published::answer(server.settings(), request, || Some(server.keys().published()))
}
