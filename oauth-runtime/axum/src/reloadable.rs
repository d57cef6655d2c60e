//! A service that can be replaced while it serves.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::task::{Context, Poll};

use axum::extract::Request;
use tower::Service;
use tower::util::{Oneshot, ServiceExt};

/// A service that can be replaced while it serves: for a provider whose configuration is read again.
///
/// The settings of a running provider never change. To change them, build another one from the new configuration, and
/// replace the routes. Each request is answered by the routes that were there when it came; those in flight finish on the old
/// ones.
///
/// ```
/// use axum::Router;
/// use oauth_runtime::axum::Reloadable;
/// use oauth_runtime::{oauth_server, store::MemoryStore};
/// use std::{sync::Arc, time::Duration};
///
/// #[oauth_server(grants(client_credentials))]
/// struct Notes {
///     #[store]
///     store: Arc<MemoryStore>,
/// }
///
/// let store = Arc::new(MemoryStore::new());
/// let notes = |lifetime| {
///     let builder = Notes::builder("https://notes.example".parse()?, Arc::clone(&store));
///     Ok::<_, oauth_runtime::BoxError>(builder.token_expires_in(lifetime).try_build()?.router())
/// };
/// let routes = Reloadable::new(notes(Duration::from_secs(3600))?);
/// let app: Router = Router::new().fallback_service(routes.clone());
/// // Later, for example after SIGHUP. If the new configuration is wrong, the old routes stay.
/// routes.replace(notes(Duration::from_secs(600))?);
/// # let _ = app;
/// # Ok::<(), oauth_runtime::BoxError>(())
/// ```
///
/// What must outlive a change is shared by both providers: the store, and signing keys, which rotate once.
///
/// Cloning shares the service.
pub struct Reloadable<S>(Arc<RwLock<S>>);

impl<S: Clone> Reloadable<S> {
    /// Serves with this, until it is replaced.
    pub fn new(service: S) -> Self {
        Self(Arc::new(RwLock::new(service)))
    }

    /// Answers each later request with this.
    pub fn replace(&self, service: S) {
        let replaced = {
            let mut current = self.0.write().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *current, service)
        };
        // Its end may take a moment, and must not keep requests waiting.
        drop(replaced);
    }

    /// What answers requests now.
    pub fn current(&self) -> S {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl<S> Clone for Reloadable<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S> fmt::Debug for Reloadable<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reloadable").finish_non_exhaustive()
    }
}

impl<S: Service<Request> + Clone> Service<Request> for Reloadable<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = Oneshot<S, Request>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        self.current().oneshot(request)
    }
}
