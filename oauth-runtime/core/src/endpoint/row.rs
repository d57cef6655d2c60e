//! An endpoint as a type, which the generated dispatch and the router name.

use std::convert::identity;
use std::future::Future;
use std::sync::Arc;

use oauth_runtime_tables::endpoints::Endpoint as Row;

use super::cors::opened;
use crate::http::{Request, Response};
use crate::server::{AuthorizationServer, RequestKind, in_request};

/// An endpoint of a provider that has what the endpoint needs.
pub trait Endpoint<S: AuthorizationServer> {
    /// Its row in the table of endpoints.
    const ROW: Row;

    /// Whether a request may change something; one that only reads is answered while the audit log is down.
    const KIND: RequestKind = RequestKind::Changes(if Self::ROW.is_open { opened } else { identity });

    /// Whether a request runs to completion even if the client disconnects, so that a correct attempt does
    /// not stay counted as wrong. This costs one task for each request.
    const OUTLIVES_CONNECTION: bool = false;

    /// The answer to a request.
    fn answer(server: &S, request: Request) -> impl Future<Output = Response> + Send;

    /// Runs occasional maintenance; called after each response.
    fn afterwards(server: &Arc<S>) {
        let _ = server;
    }
}

/// An endpoint that serves a document: the same for everybody, without awaiting anything.
pub trait Document<S: AuthorizationServer> {
    /// The answer to a request.
    fn document(server: &S, request: &Request) -> Response;
}

/// The answer of an endpoint.
pub fn answer<E: Endpoint<S>, S: AuthorizationServer>(
    server: &S,
    request: Request,
) -> impl Future<Output = Response> + Send {
    in_request(server, request, E::KIND, |request| E::answer(server, request))
}

/// The answer of an endpoint that is a document.
pub fn document<E: Document<S>, S: AuthorizationServer>(server: &S, request: &Request) -> Response {
    E::document(server, request)
}
