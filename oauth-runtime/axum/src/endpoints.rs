//! The endpoints of a provider as one service, in front of a router.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::Request as AxumRequest;
use axum::response::Response as AxumResponse;
use axum::routing::future::RouteFuture;
use http::Method;
use tower::Service;

use crate::answer::{Answer, AxumAnswering};

/// The endpoints of a declared provider in front of a router: what a declaration's method `service` makes.
///
/// A request to an endpoint is answered without the router, which saves its share of a request. Every other request is the
/// router's; it has the provider's pages, the application's own routes, and the endpoints' paths in every other spelling.
///
/// ```
/// use axum::routing::get;
/// use axum::{Router, ServiceExt, extract::Request};
/// use oauth_runtime::{oauth_server, store::MemoryStore};
///
/// #[oauth_server(grants(client_credentials))]
/// struct Notes {
///     #[store]
///     store: MemoryStore,
/// }
///
/// # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
/// let notes = Notes::new("http://127.0.0.1:9000".parse()?, MemoryStore::new());
/// let app = notes.service(Router::new().route("/", get(async || "hello")));
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:9000").await?;
/// axum::serve(listener, ServiceExt::<Request>::into_make_service(app)).await?;
/// # Ok(())
/// # }
/// ```
///
/// A layer of the router sees only requests to the router's own routes: neither those to the endpoints nor those to the
/// provider's pages. Put a layer for everything, such as a limit for requests or a log, around the service:
///
/// ```
/// # use axum::extract::Request;
/// # use axum::middleware::map_response;
/// # use axum::response::Response;
/// # use axum::{Router, ServiceExt};
/// # use oauth_runtime::{oauth_server, store::MemoryStore};
/// # use tower::Layer;
/// #
/// # #[oauth_server(grants(client_credentials))]
/// # struct Notes {
/// #     #[store]
/// #     store: MemoryStore,
/// # }
/// #
/// # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
/// # let notes = Notes::new("http://127.0.0.1:9000".parse()?, MemoryStore::new());
/// # let listener = tokio::net::TcpListener::bind("127.0.0.1:9000").await?;
/// let layer = map_response(async |response: Response| ([("x-content-type-options", "nosniff")], response));
/// let app = layer.layer(notes.service(Router::new()));
/// axum::serve(listener, ServiceExt::<Request>::into_make_service(app)).await?;
/// # Ok(())
/// # }
/// ```
///
/// Requests to the endpoints have no `axum::extract::MatchedPath`. An issuer with a path needs the declaration's method
/// `router`, nested under it; so does `axum::mtls::serve`, which takes a router.
#[derive(Clone)]
pub struct Endpoints(Arc<Inner>);

struct Inner {
    answers: Vec<(String, Answer)>,
    others: Router,
}

impl Endpoints {
    /// The answers at these paths, and the router of all other paths.
    pub(crate) fn new(answers: Vec<(String, Answer)>, others: Router) -> Self {
        Self(Arc::new(Inner { answers, others }))
    }

    /// What answers this request, if it is for an endpoint. The router knows how to answer `HEAD`.
    pub(crate) fn find<B>(&self, request: &http::Request<B>) -> Option<&Answer> {
        let path = request.uri().path();
        let found = self.0.answers.iter().find(|(own, _)| own == path);
        found.filter(|_| request.method() != Method::HEAD).map(|(_, answer)| answer)
    }

    /// The router's answer to a request that is for no endpoint. A router is always ready.
    pub(crate) fn route(&self, request: AxumRequest) -> RouteFuture<Infallible> {
        self.0.others.clone().call(request)
    }
}

impl fmt::Debug for Endpoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let paths = self.0.answers.iter().map(|(path, _)| path);
        f.debug_tuple("Endpoints").field(&paths.collect::<Vec<_>>()).finish()
    }
}

impl Service<AxumRequest> for Endpoints {
    type Response = AxumResponse;
    type Error = Infallible;
    type Future = EndpointsFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: AxumRequest) -> EndpointsFuture {
        EndpointsFuture(match self.find(&request) {
            Some(answer) => Either::Endpoint(AxumAnswering(answer.to(request.map(Into::into)))),
            None => Either::Other(Box::new(self.route(request))),
        })
    }
}

/// The response of [`Endpoints`].
#[must_use = "futures do nothing unless they are awaited"]
pub struct EndpointsFuture(Either);

enum Either {
    Endpoint(AxumAnswering),
    Other(Box<RouteFuture<Infallible>>),
}

impl fmt::Debug for EndpointsFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EndpointsFuture").finish_non_exhaustive()
    }
}

impl Future for EndpointsFuture {
    type Output = Result<AxumResponse, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            Either::Endpoint(answering) => Pin::new(answering).poll(context),
            Either::Other(answering) => Pin::new(&mut **answering).poll(context),
        }
    }
}
