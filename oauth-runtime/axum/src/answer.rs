//! What answers the requests at a path, for a router or without one.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::Request as AxumRequest;
use axum::response::Response as AxumResponse;
use axum::routing::{MethodRouter, any_service};
use oauth_runtime_core::http::Response;
use tower::Service;

use crate::received::Received;

/// An answer on its way. The future of an endpoint is some kilobytes: in a box of its own, nothing moves it again, and what
/// axum does with it is compiled once for all endpoints.
pub(crate) type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// Such an answer, made in its box.
///
/// `Box::pin` would make the future on the stack and copy all of it, also the kilobytes that nothing has written yet.
#[inline]
pub(crate) fn boxed<F: Future<Output = Response> + Send + 'static>(answer: impl FnOnce() -> F) -> Answering {
    let place = Box::<F>::new_uninit();
    let answering: Box<F> = Box::write(place, answer());
    Box::into_pin(answering)
}

/// What answers the requests at a path.
#[derive(Clone)]
pub(crate) struct Answer(Arc<dyn Fn(Received) -> Answering + Send + Sync>);

impl Answer {
    pub(crate) fn new(answer: impl Fn(Received) -> Answering + Send + Sync + 'static) -> Self {
        Self(Arc::new(answer))
    }

    /// For a route. The endpoint itself says which methods it allows.
    pub(crate) fn at_every_method(&self) -> MethodRouter {
        any_service(self.clone())
    }

    /// The answer to this request.
    pub(crate) fn to(&self, request: Received) -> Answering {
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
    type Future = AxumAnswering;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: AxumRequest) -> AxumAnswering {
        AxumAnswering(self.to(request.map(Into::into)))
    }
}

/// An answer on its way, for axum.
#[must_use = "futures do nothing unless they are awaited"]
pub(crate) struct AxumAnswering(pub(crate) Answering);

impl Future for AxumAnswering {
    type Output = Result<AxumResponse, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context).map(|response| Ok(response.map(Body::from)))
    }
}
