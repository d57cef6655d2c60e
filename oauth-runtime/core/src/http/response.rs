//! The responses of the endpoints.

use std::io;
use std::sync::LazyLock;

use bytes::Bytes;
use http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL, CONTENT_LENGTH,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, PRAGMA, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Serialize;

use super::Response;
use crate::OAuthError;
use crate::error::Problem;
use crate::json::{self, JsonObject};
use crate::settings::Settings;

/// The headers of responses. To copy them takes less than to build them for each response.
static JSON: LazyLock<HeaderMap> = LazyLock::new(|| with_room(json_headers()));

static OPENED_JSON: LazyLock<HeaderMap> = LazyLock::new(|| {
    let mut headers = json_headers();
    open(&mut headers);
    with_room(headers)
});

/// With a place for the `Location`.
static REDIRECT: LazyLock<HeaderMap> = LazyLock::new(|| {
    let mut headers = HeaderMap::new();
    headers.insert(LOCATION, HeaderValue::from_static(""));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    no_store(&mut headers);
    with_room(headers)
});

fn json_headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    no_store(&mut headers);
    headers
}

/// axum adds the length. With a place for it, a copy need not grow.
fn with_room(mut headers: HeaderMap) -> HeaderMap {
    headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    headers
}

/// The headers of a response, without the length.
fn copy(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    headers.remove(CONTENT_LENGTH);
    headers
}

/// A JSON response that caches must not store (RFC 6749 section 5.1).
pub fn json(status: StatusCode, body: &impl Serialize) -> Response {
    json_response(status, json::value(body), &JSON)
}

/// The same for an object that is written member by member.
pub(crate) fn json_object(status: StatusCode, body: &impl JsonObject) -> Response {
    json_response(status, json::object(body), &JSON)
}

/// The same, for scripts of other origins too.
pub(crate) fn opened_json_object(status: StatusCode, body: &impl JsonObject) -> Response {
    json_response(status, json::object(body), &OPENED_JSON)
}

fn json_response(status: StatusCode, body: io::Result<Bytes>, headers: &HeaderMap) -> Response {
    let Ok(body) = body else {
        let mut response = Response::default();
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        return response;
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = copy(headers);
    response
}

/// Lets scripts of other origins read a response.
pub(crate) fn open(headers: &mut HeaderMap) {
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("www-authenticate, retry-after, dpop-nonce"),
    );
}

/// A page for a person, with the headers that keep it out of frames, caches and referrers.
pub fn html(status: StatusCode, body: String) -> Response {
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE_POLICY));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    no_store(headers);
    response
}

/// What a page may load: its own styles and images, and no script. `form-action` is unrestricted, because
/// browsers also apply it to the redirect that follows a form.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

/// `303 See Other`: the browser follows with GET and sends no credentials (RFC 9700 section 4.12).
pub fn see_other(uri: &str) -> Response {
    let mut response = Response::default();
    let Ok(location) = HeaderValue::try_from(uri) else {
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        return response;
    };
    *response.status_mut() = StatusCode::SEE_OTHER;
    *response.headers_mut() = copy(&REDIRECT);
    response.headers_mut().insert(LOCATION, location);
    response
}

/// An error as a direct answer (RFC 6749 section 5.2).
pub(crate) fn error(error: &OAuthError, settings: &Settings) -> Response {
    problem(error, settings.issuer().as_str(), settings.error_uri())
}

/// The same for this protection space and this page about errors.
pub(crate) fn problem(error: &OAuthError, realm: &str, error_uri: Option<&str>) -> Response {
    let mut response = json(error.status(), &Problem::new(error, error_uri));
    if let Some((name, value)) = error.headers(realm) {
        response.headers_mut().insert(name, value);
    }
    response
}

/// An error for a person, if the browser must not be redirected (RFC 6749 section 4.1.2.1).
pub(crate) fn error_page(error: &OAuthError) -> Response {
    let description = escape(&error.description());
    let code = error.code();
    let request = super::request_name().map(|name| format!(", request <code>{}</code>", escape(&name)));
    let request = request.unwrap_or_default();
    let page = format!(include_str!("error.html"), code = code, description = description, request = request);
    let (status, header) = error_head(error);
    let mut response = html(status, page);
    response.headers_mut().extend(header);
    response
}

/// The status and the header of an error page. 401 and 403 mean nothing to a person's browser, and the page must
/// not open its login dialog.
pub fn error_head(error: &OAuthError) -> (StatusCode, Option<(HeaderName, HeaderValue)>) {
    let status = match error.status() {
        status @ (StatusCode::METHOD_NOT_ALLOWED | StatusCode::PAYLOAD_TOO_LARGE) => status,
        status if status.is_server_error() => status,
        _ => StatusCode::BAD_REQUEST,
    };
    (status, error.headers("").filter(|(name, _)| name != http::header::WWW_AUTHENTICATE))
}

/// Escapes markup in a text.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

/// Browsers interpret the body only as its `Content-Type` says.
pub(crate) fn no_sniff(headers: &mut HeaderMap) {
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}

/// Caches of HTTP/1.1 and HTTP/1.0 do not store the response, and browsers do not guess its type.
pub(crate) fn no_store(headers: &mut HeaderMap) {
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    no_sniff(headers);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_page_escapes_markup() {
        let page = error_page(&OAuthError::invalid_request("<script>alert('1')</script>"));
        let body = String::from_utf8(page.body().to_vec()).expect("UTF-8");
        assert!(body.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"), "{body}");
        assert!(!body.contains("<script"));
        assert_eq!(page.status(), 400);
        assert_eq!(page.headers()["x-frame-options"], "DENY");
    }

    #[test]
    fn an_unauthorized_client_sees_a_page_without_a_login_dialog() {
        let page = error_page(&OAuthError::InvalidClient);
        assert_eq!(page.status(), 400);
        assert!(!page.headers().contains_key("www-authenticate"));
    }

    #[test]
    fn a_location_with_a_line_break_is_never_sent() {
        assert_eq!(see_other("https://client.example/\r\nX-Evil: 1").status(), 500);
    }
}
