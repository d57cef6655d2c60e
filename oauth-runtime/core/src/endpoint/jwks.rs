//! The published keys (RFC 7517 section 5, OpenID Connect Core section 10.1).

use oauth_runtime_tables::endpoints::{Endpoint as Row, JWKS};

use super::{Document, Endpoint, published};
use crate::http::{Request, Response};
use crate::server::SigningProvider;

/// The public keys as a JWK set.
#[derive(Debug, Clone, Copy)]
pub struct JwksEndpoint;

impl<S: SigningProvider> Document<S> for JwksEndpoint {
    fn document(server: &S, request: &Request) -> Response {
        published::answer(server.settings().error_uri(), request, || Some(server.keys().published()))
    }
}

impl<S: SigningProvider> Endpoint<S> for JwksEndpoint {
    const ROW: Row = JWKS;

    async fn answer(server: &S, request: Request) -> Response {
        Self::document(server, &request)
    }
}
