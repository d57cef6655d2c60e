//! What answers the requests at a path, for a router or without one.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::Request as AxumRequest;
use axum::response::Response as AxumResponse;
use axum::routing::{MethodRouter, any_service};
use tower::Service;

/// An answer on its way. The future of an endpoint is some kilobytes: in a box of its own, nothing moves it again, and what
/// axum does with it is compiled once for all endpoints.
pub(crate) type Answering = Pin<Box<dyn Future<Output = Result<AxumResponse, Infallible>> + Send>>;

/// What answers the requests at a path.
#[derive(Clone)]
pub(crate) struct Answer(Arc<dyn Fn(AxumRequest) -> Answering + Send + Sync>);

impl Answer {
    pub(crate) fn new(answer: impl Fn(AxumRequest) -> Answering + Send + Sync + 'static) -> Self {
        Self(Arc::new(answer))
    }

    /// For a route. The endpoint itself says which methods it allows.
    pub(crate) fn at_every_method(&self) -> MethodRouter {
        any_service(self.clone())
    }

    /// The answer to this request.
    pub(crate) fn to(&self, request: AxumRequest) -> Answering {
        (self.0)(request)
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").finish_non_exhaustive()
    }
}

impl Service<AxumRequest> for Answer {
    type Response = AxumResponse;
    type Error = Infallible;
    type Future = Answering;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: AxumRequest) -> Answering {
        self.to(request)
    }
}
