//! A tower layer that discards the body of a request that a handler refuses.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use axum::body::Body;
use axum::extract::Request as AxumRequest;
use axum::response::Response as AxumResponse;
use bytes::Bytes;
use http::StatusCode;
use http_body::{Body as HttpBody, Frame, SizeHint};
use tower::{Layer, Service};

use crate::body::{awaits_continue, discard};

/// Discards the body of a request that a handler refuses, so that the connection can serve the client's next request.
///
/// An extractor such as [`Granted`](oauth_runtime_core::Granted) refuses a request by its headers. Its body may still be on
/// its way then. The server has to answer and close the connection, and a client that reuses connections may lose its next
/// request. With this layer, the answer waits for the body: for at most 4 MiB and ten seconds. That counts for every
/// answer with a status of 400 or more, whoever gave it. A body that a handler has read, or is still reading, is left to
/// it; so is the body of a client that waits for `100 Continue`.
///
/// [`Protect`](crate::Protect) does the same for the requests that it refuses itself.
///
/// ```
/// use axum::{Router, routing::post};
/// use oauth_runtime::axum::DiscardBodies;
/// use oauth_runtime::{Granted, oauth_server, store::MemoryStore};
///
/// #[oauth_server(grants(client_credentials), scopes(write = "Add notes"))]
/// struct Notes {
///     #[store]
///     store: MemoryStore,
/// }
///
/// let notes = Notes::new("https://notes.example".parse()?, MemoryStore::new());
/// let add = async |_: Granted<scope::Write>, note: String| note;
/// let api = Router::new().route("/notes", post(add)).layer(DiscardBodies::new()).with_state(notes);
/// # let _: Router = api;
/// # Ok::<(), oauth_runtime::IssuerError>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct DiscardBodies(());

impl DiscardBodies {
    /// The layer.
    pub fn new() -> Self {
        Self::default()
    }
}

impl<Inner> Layer<Inner> for DiscardBodies {
    type Service = DiscardBodiesService<Inner>;

    fn layer(&self, inner: Inner) -> Self::Service {
        DiscardBodiesService { inner }
    }
}

/// The service that [`DiscardBodies`] creates.
#[derive(Debug, Clone)]
pub struct DiscardBodiesService<Inner> {
    inner: Inner,
}

impl<Inner> Service<AxumRequest> for DiscardBodiesService<Inner>
where
    Inner: Service<AxumRequest, Response = AxumResponse>,
    Inner::Future: Send + 'static,
{
    type Response = AxumResponse;
    type Error = Inner::Error;
    type Future = Pin<Box<dyn Future<Output = Result<AxumResponse, Inner::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Inner::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: AxumRequest) -> Self::Future {
        let left = Left::default();
        let awaits_continue = awaits_continue(request.headers());
        let answering = self.inner.call(request.map(|body| left.watch(body, awaits_continue)));
        Box::pin(async move {
            let response = answering.await?;
            if let Some(body) = left.unread_after(response.status()) {
                discard(body).await;
            }
            Ok(response)
        })
    }
}

/// Where the body is once its handler has dropped it before its end.
#[derive(Clone, Default)]
struct Left(Arc<Mutex<Option<Body>>>);

impl Left {
    fn watch(&self, body: Body, awaits_continue: bool) -> Body {
        if body.is_end_stream() {
            return body;
        }
        Body::new(Watched { body: Some(body), is_sent: !awaits_continue, left: self.clone() })
    }

    fn unread_after(&self, status: StatusCode) -> Option<Body> {
        let is_refused = status.is_client_error() || status.is_server_error();
        let unread = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        unread.filter(|_| is_refused)
    }
}

/// A body that comes back if it is dropped before its end.
struct Watched {
    body: Option<Body>,
    /// The client sends it without waiting, or the server has told it to.
    is_sent: bool,
    left: Left,
}

impl fmt::Debug for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Watched").field(&self.body).finish()
    }
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.is_sent = true;
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let frame = ready!(Pin::new(body).poll_frame(context));
        if !matches!(frame, Some(Ok(_))) {
            self.body = None;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(|| SizeHint::with_exact(0), HttpBody::size_hint)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let body = self.body.take().filter(|body| self.is_sent && !body.is_end_stream());
        *self.left.0.lock().unwrap_or_else(PoisonError::into_inner) = body;
    }
}
