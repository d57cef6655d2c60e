//! A request while it is answered, as metrics and spans see it: nothing, unless a feature asks for it.

use std::convert::Infallible;
use std::future::Future;

use axum::extract::Request;
use axum::response::Response;

use crate::answer::Answering;

/// What notes the requests at a path.
#[derive(Clone)]
pub(crate) struct Observer {
    #[cfg(feature = "metrics")]
    counts: std::sync::Arc<crate::metrics::Counts>,
    #[cfg(feature = "spans")]
    route: std::sync::Arc<str>,
}

impl Observer {
    /// For the endpoint with this name, at this path.
    pub(crate) fn new(endpoint: &'static str, route: &str) -> Self {
        let _ = (endpoint, route);
        Self {
            #[cfg(feature = "metrics")]
            counts: crate::metrics::Counts::new(endpoint).into(),
            #[cfg(feature = "spans")]
            route: route.into(),
        }
    }

    /// The answer to a request, which is noted.
    #[cfg(not(any(feature = "metrics", feature = "spans")))]
    pub(crate) fn observe<F>(&self, request: Request, answer: impl FnOnce(Request) -> F) -> Answering
    where
        F: Future<Output = Result<Response, Infallible>> + Send + 'static,
    {
        Box::pin(answer(request))
    }

    /// The answer to a request, which is noted.
    #[cfg(any(feature = "metrics", feature = "spans"))]
    pub(crate) fn observe<F>(
        &self,
        request: Request,
        answer: impl FnOnce(Request) -> F + Send + 'static,
    ) -> Answering
    where
        F: Future<Output = Result<Response, Infallible>> + Send + 'static,
    {
        #[cfg(feature = "metrics")]
        let counted = crate::metrics::Counts::begin(&self.counts);
        #[cfg(feature = "spans")]
        let span = crate::span::RequestSpan::new(&self.route, &request);
        Box::pin(async move {
            let answering = std::pin::pin!(answer(request));
            let answering = oauth_runtime_core::http::watched(answering);
            #[cfg(feature = "spans")]
            let answering = tracing::Instrument::instrument(answering, span.span());
            let (response, outcome) = answering.await;
            let response = response?;
            #[cfg(feature = "metrics")]
            counted.end(response.status(), outcome);
            #[cfg(feature = "spans")]
            span.end(response.status(), outcome);
            Ok(response)
        })
    }
}
