//! A tower layer that accepts requests with a valid access token.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::Request as AxumRequest;
use axum::response::{IntoResponse, Response as AxumResponse};
use tower::{Layer, Service};

use oauth_runtime_core::__internal::{kept, reject};
use oauth_runtime_core::resource::{Granted, Rejection, Requirement, ResourceServer};

use crate::body::{awaits_continue, discard};

/// Protects a whole router: it accepts only requests whose access token has the scope `T`.
///
/// The handlers find the verified token in the request's extensions, as `Extension<Granted<…>>` of the
/// layer's own types. The extractor [`Granted`] behind the layer uses what the layer verified, so each
/// request asks the store once. The layer neither reads nor changes the body, except that of a request that it refuses:
/// it discards that body (at most 4 MiB, for at most ten seconds), so that the connection can serve the client's next
/// request.
///
/// A browser asks without a token whether a script may call the API (a CORS preflight). If scripts of other sites call
/// it, put a layer that answers such requests outside of this one, for example `tower_http::cors::CorsLayer`, and let it
/// expose `WWW-Authenticate`.
///
/// ```
/// use axum::{Router, routing::get};
/// use oauth_runtime::axum::Protect;
/// use oauth_runtime::{oauth_server, store::MemoryStore};
///
/// #[oauth_server(grants(client_credentials), scopes(read = "Read your notes"))]
/// struct Notes {
///     #[store]
///     store: MemoryStore,
/// }
///
/// let notes = Notes::new("https://notes.example".parse()?, MemoryStore::new());
/// let api = Router::new().route("/notes", get(|| async { "notes" })).layer(Protect::<scope::Read>::new(&notes));
/// # let _: Router = api;
/// # Ok::<(), oauth_runtime::IssuerError>(())
/// ```
pub struct Protect<T: Requirement, V = <T as Requirement>::Server> {
    server: Arc<V>,
    requirement: PhantomData<fn() -> T>,
}

impl<T: Requirement, V: ResourceServer> Protect<T, V> {
    /// Tokens are verified by `server`.
    pub fn new(server: &Arc<V>) -> Self {
        Self { server: Arc::clone(server), requirement: PhantomData }
    }
}

impl<T: Requirement, V> Clone for Protect<T, V> {
    fn clone(&self) -> Self {
        Self { server: Arc::clone(&self.server), requirement: PhantomData }
    }
}

impl<T: Requirement, V> fmt::Debug for Protect<T, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Protect").field("scope", &T::names()).finish_non_exhaustive()
    }
}

impl<T: Requirement, V, Inner> Layer<Inner> for Protect<T, V> {
    type Service = ProtectService<T, V, Inner>;

    fn layer(&self, inner: Inner) -> Self::Service {
        ProtectService { protect: self.clone(), inner }
    }
}

/// The service that [`Protect`] creates.
pub struct ProtectService<T: Requirement, V, Inner> {
    protect: Protect<T, V>,
    inner: Inner,
}

impl<T: Requirement, V, Inner: Clone> Clone for ProtectService<T, V, Inner> {
    fn clone(&self) -> Self {
        Self { protect: self.protect.clone(), inner: self.inner.clone() }
    }
}

impl<T: Requirement, V, Inner: fmt::Debug> fmt::Debug for ProtectService<T, V, Inner> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProtectService").field("protect", &self.protect).field("inner", &self.inner).finish()
    }
}

impl<T, V, Inner> Service<AxumRequest> for ProtectService<T, V, Inner>
where
    T: Requirement,
    V: ResourceServer,
    Inner: Service<AxumRequest, Response = AxumResponse, Error = Infallible> + Clone + Send + 'static,
    Inner::Future: Send,
{
    type Response = AxumResponse;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<AxumResponse, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: AxumRequest) -> Self::Future {
        let server = Arc::clone(&self.protect.server);
        // The service that was polled ready has to be called; the clone replaces it.
        let clone = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, clone);
        Box::pin(async move {
            match admit::<T, V>(&server, request).await {
                Ok(request) => inner.call(request).await,
                Err(rejection) => Ok(rejection.into_response()),
            }
        })
    }
}

async fn admit<T: Requirement, V: ResourceServer>(
    server: &Arc<V>,
    request: AxumRequest,
) -> Result<AxumRequest, Rejection> {
    let (mut parts, body) = request.into_parts();
    let granted: Granted<T, V> = match kept::<T, V>(server, &mut parts).await {
        Ok(Some(granted)) => granted,
        refused => {
            if !awaits_continue(&parts.headers) {
                discard(body).await;
            }
            return Err(reject::<T, V>(server, &parts.headers, refused.err()));
        }
    };
    parts.extensions.insert(granted);
    Ok(AxumRequest::from_parts(parts, body))
}
