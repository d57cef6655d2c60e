//! A request while it is answered, as metrics and spans see it: nothing, unless a feature asks for it.

use std::future::Future;
use std::sync::Arc;

use oauth_runtime_core::AuthorizationServer;
use oauth_runtime_core::http::Response;

use crate::answer::{Answering, boxed};
use crate::received::Received;

/// What notes the requests at a path.
#[derive(Clone)]
pub(crate) struct Observer {
    #[cfg(feature = "metrics")]
    counts: Arc<crate::metrics::Counts>,
    #[cfg(feature = "spans")]
    route: Arc<str>,
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

    /// The answer of a server to a request, which is noted.
    #[cfg(not(any(feature = "metrics", feature = "spans")))]
    pub(crate) fn observe<S, F>(
        &self,
        server: Arc<S>,
        request: Received,
        answer: impl FnOnce(Arc<S>, Received) -> F,
    ) -> Answering
    where
        S: AuthorizationServer,
        F: Future<Output = Response> + Send + 'static,
    {
        boxed(|| answer(server, request))
    }

    /// The answer of a server to a request, which is noted.
    #[cfg(any(feature = "metrics", feature = "spans"))]
    pub(crate) fn observe<S, F>(
        &self,
        server: Arc<S>,
        request: Received,
        answer: impl FnOnce(Arc<S>, Received) -> F + Send + 'static,
    ) -> Answering
    where
        S: AuthorizationServer,
        F: Future<Output = Response> + Send + 'static,
    {
        #[cfg(feature = "metrics")]
        let counted = crate::metrics::Counts::begin(&self.counts, server.settings().tenant_label());
        #[cfg(feature = "spans")]
        let span = crate::span::RequestSpan::new(&self.route, &request, server.settings().tenant_label());
        boxed(|| async move {
            let answering = std::pin::pin!(answer(server, request));
            let answering = oauth_runtime_core::http::watched(answering);
            #[cfg(feature = "spans")]
            let answering = tracing::Instrument::instrument(answering, span.span());
            let (response, outcome) = answering.await;
            #[cfg(feature = "metrics")]
            counted.end(response.status(), outcome);
            #[cfg(feature = "spans")]
            span.end(response.status(), outcome);
            response
        })
    }
}
