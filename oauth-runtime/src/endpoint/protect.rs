//! What holds for every endpoint: method, transport, availability, and that no failure takes the server down.

use std::future::Future;

use futures_util::FutureExt;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{Method, StatusCode};

use super::cors;
use crate::OAuthError;
use crate::failure::catch_panic;
use crate::http::{Form, Request, Response, error, is_secure_transport};
use crate::settings::Settings;

/// Runs an endpoint to its response, whatever happens: aioauth's `catch_errors_and_unavailability`.
///
/// A combinator and no `async fn`, which would keep `endpoint` twice: as an argument, and where it is awaited.
pub(super) fn protect(
    settings: &Settings,
    endpoint: impl Future<Output = Result<Response, OAuthError>> + Send,
) -> impl Future<Output = Response> + Send {
    catch_panic(endpoint).map(|outcome| outcome.unwrap_or_else(|failure| error(&failure, settings)))
}

/// Like [`protect`], for an endpoint that applications in a browser call.
pub(super) fn protect_open(
    settings: &Settings,
    endpoint: impl Future<Output = Result<Response, OAuthError>> + Send,
) -> impl Future<Output = Response> + Send {
    protect(settings, endpoint).map(cors::opened)
}

/// The form of a POST request to an endpoint that clients call directly.
pub(super) fn posted_form<'a>(
    settings: &Settings,
    request: &Parts,
    body: &'a [u8],
) -> Result<Form<'a>, OAuthError> {
    if request.method != Method::POST {
        return Err(OAuthError::MethodIsNotAllowed { allow: "POST" });
    }
    check_transport(settings, request)?;
    if !settings.is_available() {
        return Err(OAuthError::TemporarilyUnavailable { retry_after: None });
    }
    let form = form_body(request, body)?;
    match form.repeated() {
        None => Ok(form),
        Some(name) => Err(OAuthError::invalid_request(format!("{name} is there more than once"))),
    }
}

/// A body must say that it is a form (RFC 6749 appendix B).
pub(crate) fn form_body<'a>(request: &Parts, body: &'a [u8]) -> Result<Form<'a>, OAuthError> {
    let content_type =
        request.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(OAuthError::invalid_request(
            "the Content-Type must be application/x-www-form-urlencoded",
        ));
    }
    Form::parse(body).map_err(|error| OAuthError::invalid_request(error.to_string()))
}

pub(crate) fn check_transport(settings: &Settings, request: &Parts) -> Result<(), OAuthError> {
    if is_secure_transport(settings, request) {
        return Ok(());
    }
    tracing::warn!(
        "a request over plain http was refused; behind a proxy that ends TLS, set trusted_proxies and serve with connect info"
    );
    Err(OAuthError::InsecureTransport)
}

/// The answer for a path that no enabled endpoint has.
pub fn not_found() -> Response {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// The head of a request that is still needed.
pub(super) fn head_of(request: &Request) -> Parts {
    let mut head = ::http::Request::new(());
    *head.method_mut() = request.method().clone();
    *head.uri_mut() = request.uri().clone();
    *head.headers_mut() = request.headers().clone();
    *head.extensions_mut() = request.extensions().clone();
    head.into_parts().0
}
