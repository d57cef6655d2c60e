//! The router of a resource server: its metadata document.

use axum::Router;
use axum::body::Body;
use axum::extract::Request as AxumRequest;
use axum::response::IntoResponse;
use axum::routing::any;

use oauth_runtime_core::http::{Request, Response};

use crate::body;

/// The router of a document at this path, with and without a slash at its end. Without a path it is empty.
pub fn document<F>(path: Option<String>, answer: F) -> Router
where
    F: Fn(&Request) -> Response + Clone + Send + Sync + 'static,
{
    let Some(path) = path else { return Router::new() };
    let path = path.trim_end_matches('/');
    let handler = async move |request: AxumRequest| match body::plain_request(request).await {
        Ok(request) => answer(&request).map(Body::from),
        Err(error) => (error.status(), error.to_string()).into_response(),
    };
    let handler = any(handler);
    Router::new().route(path, handler.clone()).route(&format!("{path}/"), handler)
}
