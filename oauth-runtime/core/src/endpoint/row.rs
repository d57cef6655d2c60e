//! An endpoint as a type, which the generated dispatch and the router name.

use std::future::Future;
use std::sync::Arc;

use oauth_runtime_tables::endpoints::Endpoint as Row;

use crate::http::{Request, Response};
use crate::server::AuthorizationServer;

/// An endpoint of a provider that has what the endpoint needs.
pub trait Endpoint<S: AuthorizationServer> {
    /// Its row in the table of endpoints.
    const ROW: Row;

    /// The answer to a request.
    fn answer(server: &S, request: Request) -> impl Future<Output = Response> + Send;

    /// Whether it runs to its end even if the connection is lost meanwhile, so that an attempt that was right doesn't stay counted as
    /// wrong. That costs a task for each request.
    fn outlives_connection() -> bool {
        false
    }

    /// Does what is due now and then, beside the requests. It is called after an answer.
    fn afterwards(server: &Arc<S>) {
        let _ = server;
    }
}

/// An endpoint that is a document: everybody gets the same, and nothing is awaited.
pub trait Document<S: AuthorizationServer> {
    /// The answer to a request.
    fn document(server: &S, request: &Request) -> Response;
}

/// The answer of an endpoint.
pub fn answer<E: Endpoint<S>, S: AuthorizationServer>(
    server: &S,
    request: Request,
) -> impl Future<Output = Response> + Send {
    E::answer(server, request)
}

/// The answer of an endpoint that is a document.
pub fn document<E: Document<S>, S: AuthorizationServer>(server: &S, request: &Request) -> Response {
    E::document(server, request)
}
