//! CORS for browser applications on other origins (the Fetch standard): any origin is allowed, since these
//! endpoints use no cookie.

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN,
};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use oauth_runtime_tables::endpoints::Endpoint as Row;

use crate::http::{Response, no_sniff, open};

/// The maximum length of the header names in a preflight, in bytes: many times what a browser client sends.
const LONGEST_NAMES: usize = 1024;

/// The answer to a preflight request; `None` if the request is not one.
pub(super) fn preflight(request: &Parts, endpoint: &Row) -> Option<Response> {
    preflight_of(&request.method, &request.headers, endpoint)
}

/// The same, by the parts of a request that count.
pub(super) fn preflight_of(method: &Method, sent: &HeaderMap, endpoint: &Row) -> Option<Response> {
    let is_preflight = method == Method::OPTIONS
        && sent.contains_key(ORIGIN)
        && sent.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    is_preflight.then(|| {
        let mut response = Response::default();
        *response.status_mut() = StatusCode::NO_CONTENT;
        let headers = response.headers_mut();
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(endpoint.allow));
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, allowed_headers(sent));
        headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("3600"));
        no_sniff(headers);
        opened(response)
    })
}

/// Every header that the client wants to send, by name: `*` would not include `Authorization`.
fn allowed_headers(sent: &HeaderMap) -> HeaderValue {
    let is_list = |value: &&HeaderValue| {
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~, ".contains(byte);
        value.len() <= LONGEST_NAMES && value.as_bytes().iter().all(is_name)
    };
    let asked = sent.get(ACCESS_CONTROL_REQUEST_HEADERS).filter(is_list);
    asked.cloned().unwrap_or(HeaderValue::from_static("authorization, content-type"))
}

/// Lets scripts of other origins read a response.
pub(super) fn opened(mut response: Response) -> Response {
    // The most frequent responses are opened from the start.
    if !response.headers().contains_key(ACCESS_CONTROL_ALLOW_ORIGIN) {
        open(response.headers_mut());
    }
    response
}
