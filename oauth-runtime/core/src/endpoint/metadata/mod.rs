//! The metadata document (RFC 8414 section 3, OpenID Connect Discovery section 4): the same at both paths.

mod document;

use document::document;
use oauth_runtime_tables::endpoints::{Endpoint as Row, METADATA};

use super::{Document, Endpoint, published};
use crate::http::{Request, Response};
use crate::server::{AuthorizationServer, RequestKind};

/// The metadata document. It is public, so any origin may read it and caches may keep it.
#[derive(Debug, Clone, Copy)]
pub struct MetadataEndpoint;

impl<S: AuthorizationServer> Document<S> for MetadataEndpoint {
    fn document(server: &S, request: &Request) -> Response {
        published::answer(server.settings().error_uri(), request, || {
            server.runtime().metadata(|| serde_json::to_vec(&document(server)).ok())
        })
    }
}

impl<S: AuthorizationServer> Endpoint<S> for MetadataEndpoint {
    const ROW: Row = METADATA;
    const KIND: RequestKind = RequestKind::Reads;

    async fn answer(server: &S, request: Request) -> Response {
        Self::document(server, &request)
    }
}
