//! The router of a declared provider: one route an enabled endpoint.

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request as AxumRequest;
use axum::response::Response as AxumResponse;
use axum::routing::any;

use super::body;
use crate::endpoint;
use crate::http::{Request, Response};
use crate::server::{AuthorizationEndpoint, AuthorizationServer};

/// Collects the routes of a provider; generated code calls one method an enabled endpoint.
///
/// Every method reaches the endpoint, which answers `405` with `Allow` itself.
#[must_use = "a router is made by `build()`"]
pub struct Routes<S> {
    server: Arc<S>,
    router: Router,
}

impl<S: AuthorizationServer> Routes<S> {
    /// No route yet.
    pub fn new(server: Arc<S>) -> Self {
        Self { server, router: Router::new() }
    }

    /// The token endpoint.
    pub fn token(self, path: &str) -> Self {
        self.route(path, |server, request| async move { endpoint::token(&*server, request).await })
    }

    /// The authorization endpoint.
    pub fn authorization(self, path: &str) -> Self
    where
        S: AuthorizationEndpoint,
    {
        self.route(path, |server, request| async move { endpoint::authorization(&*server, request).await })
    }

    /// The introspection endpoint.
    pub fn introspection(self, path: &str) -> Self {
        self.route(path, |server, request| async move { endpoint::introspection(&*server, request).await })
    }

    /// The revocation endpoint.
    pub fn revocation(self, path: &str) -> Self {
        self.route(path, |server, request| async move { endpoint::revocation(&*server, request).await })
    }

    /// The metadata document.
    pub fn metadata(self, path: &str) -> Self {
        self.route(path, |server, request| async move { endpoint::metadata(&*server, &request) })
    }

    /// The router.
    pub fn build(self) -> Router {
        // Without this axum makes each route anew for each request.
        self.router.with_state(())
    }

    fn route<E, F>(mut self, path: &str, endpoint: E) -> Self
    where
        E: Fn(Arc<S>, Request) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Response> + Send,
    {
        let server = Arc::clone(&self.server);
        let handler = move |request: AxumRequest| async move { answer(server, request, endpoint).await };
        self.router = self.router.route(path, any(handler));
        self
    }
}

/// The metadata document where RFC 8414 section 3.1 has it for an issuer with a path: `https://notes.example/auth` has it
/// at `/.well-known/oauth-authorization-server/auth`. Merge this into the router at the root, whose part under `/auth` is the
/// provider's own.
pub fn well_known<S: AuthorizationServer>(server: &Arc<S>) -> Router {
    let path = format!("/.well-known/oauth-authorization-server{}", server.settings().issuer().path());
    Routes::new(Arc::clone(server)).metadata(&path).build()
}

async fn answer<S, E, F>(server: Arc<S>, request: AxumRequest, endpoint: E) -> AxumResponse
where
    S: AuthorizationServer,
    E: Fn(Arc<S>, Request) -> F,
    F: Future<Output = Response>,
{
    let response = match body::plain_request(request).await {
        Ok(request) => endpoint(server, request).await,
        Err(error) => crate::http::error(&error, server.settings()),
    };
    response.map(axum::body::Body::from)
}
