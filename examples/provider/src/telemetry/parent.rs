//! Continues the trace that a trusted proxy began.

use std::future::poll_fn;
use std::pin::pin;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use http::HeaderMap;
use oauth_runtime::TrustedProxies;
use oauth_runtime::http::Connection;
use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry_sdk::propagation::TraceContextPropagator;

/// The routes, whose spans continue the trace in the `traceparent` of these proxies (W3C Trace Context). That of anybody
/// else does not count: strangers would choose which traces exist and which are kept.
pub fn continued(app: Router, proxies: TrustedProxies) -> Router {
    app.layer(from_fn_with_state(proxies, within))
}

async fn within(State(proxies): State<TrustedProxies>, request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Connection>().map(|connection| connection.peer.to_canonical());
    if !peer.is_some_and(|peer| proxies.trusts(peer)) {
        return next.run(request).await;
    }
    let parent = TraceContextPropagator::new().extract(&Headers(request.headers()));
    let mut answer = pin!(next.run(request));
    poll_fn(|poll| {
        let _attached = Context::attach(parent.clone());
        answer.as_mut().poll(poll)
    })
    .await
}

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(|value| value.to_str().ok())
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(|name| name.as_str()).collect()
    }
}
