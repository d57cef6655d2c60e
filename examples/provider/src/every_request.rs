//! What applies to every request and response.

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn, map_response};
use axum::response::{IntoResponse, Response};
use http::header::{HOST, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, StatusCode, Version};

/// A year (RFC 6797).
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// The routes with these rules. `hsts`: browsers use only https from now on.
pub fn guarded(app: Router, hsts: bool) -> Router {
    app.layer(from_fn(one_host))
        .layer(map_response(move |response| async move { with_headers(response, hsts) }))
}

/// RFC 9112 section 3.2.
async fn one_host(request: Request, next: Next) -> Response {
    match (request.headers().get_all(HOST).iter().count(), request.version()) {
        (1, _) | (0, Version::HTTP_10) => next.run(request).await,
        _ => (StatusCode::BAD_REQUEST, "a request must have exactly one Host header\n").into_response(),
    }
}

fn with_headers(mut response: Response, hsts: bool) -> Response {
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if hsts {
        headers.insert(STRICT_TRANSPORT_SECURITY, HSTS);
    }
    response
}
