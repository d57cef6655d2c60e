//! Documents that everybody may read and caches may store.

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, Method};
use oauth_runtime_tables::endpoints::METADATA;

use super::cors;
use crate::OAuthError;
use crate::http::{Request, Response, no_sniff, problem};

/// Answers requests for a document at any path: preflights, GET and HEAD.
pub(super) fn answer(
    error_uri: Option<&str>,
    request: &Request,
    document: impl FnOnce() -> Option<Bytes>,
) -> Response {
    if let Some(preflight) = cors::preflight_of(request.method(), request.headers(), &METADATA) {
        return preflight;
    }
    let answered = match *request.method() {
        Method::GET | Method::HEAD => document().map(published).ok_or(OAuthError::ServerError),
        _ => Err(OAuthError::MethodIsNotAllowed { allow: METADATA.allow }),
    };
    cors::opened(answered.unwrap_or_else(|error| problem(&error, "", error_uri)))
}

/// Five minutes in a cache: a new signing key is published for longer than that before it signs.
fn published(json: Bytes) -> Response {
    let mut response = Response::new(json);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    no_sniff(headers);
    response
}
