//! The providers of many tenants as one service.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::{OriginalUri, Request as AxumRequest};
use axum::response::Response as AxumResponse;
use oauth_runtime_core::endpoint::not_found;
use oauth_runtime_core::http::{self, Response};
use oauth_runtime_core::tenants::{Routed, Tenants};
use tower::Service;

use crate::answer::{AxumAnswering, boxed};
use crate::mounted::Mounted;
use crate::received::Received;
use crate::table::Table;

/// A service that answers each request with the provider of its tenant.
///
/// ```
/// use std::sync::Arc;
///
/// use axum::{Router, routing::get};
/// use oauth_runtime::store::MemoryStore;
/// use oauth_runtime::tenants::Tenants;
/// use oauth_runtime::{axum::tenants, oauth_server};
///
/// #[oauth_server(grants(client_credentials))]
/// struct Notes {
///     #[store]
///     store: MemoryStore,
/// }
///
/// let found = Tenants::by_path(async |name: Arc<str>| {
///     let issuer = format!("https://notes.example/{name}").parse()?;
///     Ok(Some(Notes::new(issuer, MemoryStore::new())))
/// });
/// // Other paths than those of tenants come first.
/// let app = Router::new().route("/health", get(async || "ok")).fallback_service(tenants(found));
/// # let _: Router = app;
/// ```
///
/// A tenant costs no router of its own: all share the table of the declaration's endpoints.
pub fn tenants<S: Mounted>(tenants: impl Into<Arc<Tenants<S>>>) -> TenantsService<S> {
    TenantsService { tenants: tenants.into(), table: Arc::new(Table::of_declared()) }
}

/// The service that [`tenants`] creates.
pub struct TenantsService<S> {
    tenants: Arc<Tenants<S>>,
    table: Arc<Table<S>>,
}

impl<S> Clone for TenantsService<S> {
    fn clone(&self) -> Self {
        Self { tenants: Arc::clone(&self.tenants), table: Arc::clone(&self.table) }
    }
}

impl<S> fmt::Debug for TenantsService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TenantsService").field("tenants", &self.tenants).field("table", &self.table).finish()
    }
}

impl<S: Mounted> Service<AxumRequest> for TenantsService<S> {
    type Response = AxumResponse;
    type Error = Infallible;
    type Future = TenantsFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: AxumRequest) -> TenantsFuture {
        let Self { tenants, table } = self.clone();
        let answering = boxed(|| async move { answer(&tenants, &table, request.map(Into::into)).await });
        TenantsFuture(AxumAnswering(answering))
    }
}

async fn answer<S: Mounted>(tenants: &Tenants<S>, table: &Table<S>, request: Received) -> Response {
    let (mut head, body) = request.into_parts();
    let server = match tenants.route(&mut head).await {
        Routed::To(server) => server,
        Routed::Nowhere(response) => {
            #[cfg(feature = "metrics")]
            crate::metrics::count_unknown_tenant(response.status());
            return response;
        }
    };
    // Axum's own record of it, which nesting leaves too.
    if let Some(original) = head.extensions.get::<http::OriginalUri>() {
        let original = OriginalUri(original.0.clone());
        head.extensions.insert(original);
    }
    match table.answer(server, Received::from_parts(head, body)) {
        Some(answering) => answering.await,
        None => not_found(),
    }
}

/// The response of [`TenantsService`].
#[must_use = "futures do nothing unless they are awaited"]
pub struct TenantsFuture(AxumAnswering);

impl fmt::Debug for TenantsFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TenantsFuture").finish_non_exhaustive()
    }
}

impl Future for TenantsFuture {
    type Output = Result<AxumResponse, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context)
    }
}
