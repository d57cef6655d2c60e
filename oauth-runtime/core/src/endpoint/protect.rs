//! What applies to every endpoint: method, transport, availability, preflights, and that no failure stops the server.

use std::future::Future;
use std::pin::Pin;

use futures_util::FutureExt;
use http::header::{AUTHORIZATION, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::request::Parts;
use http::{Method, StatusCode};
use oauth_runtime_tables::endpoints::Endpoint as Row;

use super::cors;
use super::refusal::{Failure, log_refusal, observe_refusal};
use crate::OAuthError;
use crate::failure::catch_panic;
use crate::http::{Form, Outcome, Request, Response, error, has_one_host, is_secure_transport, no_sniff};
use crate::server::AuthorizationServer;
use crate::settings::Settings;

/// Runs an endpoint and always returns a response (aioauth's `catch_errors_and_unavailability`). Answers
/// preflights itself, and passes the endpoint's error to `refuse`.
///
/// The endpoint is a pointer to its future: a future is some kilobytes, and each move would copy them.
pub(super) async fn protect<S: AuthorizationServer>(
    server: &S,
    row: &'static Row,
    head: &Parts,
    refuse: impl FnOnce(&OAuthError) -> Response + Send,
    endpoint: Pinned<'_>,
) -> Response {
    if row.is_open
        && let Some(preflight) = cors::preflight(head, row)
    {
        return preflight;
    }
    let response = attempt(row.name, endpoint).await.unwrap_or_else(|failure| {
        observe_refusal(server, row.name, failure.client_id.as_deref(), &failure.error);
        Outcome::error(failure.error.code()).noted_in(refuse(&failure.error))
    });
    if row.is_open { cors::opened(response) } else { response }
}

/// The future of an endpoint.
pub(super) type Pinned<'a> = Pin<&'a mut (dyn Future<Output = Result<Response, Failure>> + Send)>;

/// The part of [`protect`] that is compiled once for all endpoints.
async fn attempt(name: &'static str, endpoint: Pinned<'_>) -> Result<Response, Failure> {
    catch_panic(endpoint.map(Ok)).await?.inspect_err(|failure| {
        log_refusal(name, failure.client_id.as_deref(), &failure.error);
    })
}

/// Renders the errors of an endpoint where clients authenticate.
///
/// RFC 6749 section 5.2: a client that used the `Authorization` header gets a challenge. Others get the status alone: a
/// challenge is useless to them, some libraries ignore the error if there is one (oauth4webapi), and browsers
/// would ask the person for a password.
pub(super) fn client_refusal<'a>(
    settings: &'a Settings,
    request: &'a Parts,
) -> impl FnOnce(&OAuthError) -> Response + Send + use<'a> {
    move |problem| {
        let mut response = error(problem, settings);
        if matches!(problem, OAuthError::InvalidClient) && !request.headers.contains_key(AUTHORIZATION) {
            response.headers_mut().remove(WWW_AUTHENTICATE);
        }
        response
    }
}

/// A provider that is switched off answers the same everywhere.
pub(super) fn check_availability(settings: &Settings) -> Result<(), OAuthError> {
    if settings.is_available() {
        return Ok(());
    }
    tracing::info!("refused a request: the provider is switched off");
    Err(OAuthError::TemporarilyUnavailable { retry_after: None })
}

/// Reads the form in a POST request to an endpoint that clients call directly.
pub(super) fn read_posted_form<'a>(
    settings: &Settings,
    request: &Parts,
    body: &'a [u8],
    form: &mut Form<'a>,
) -> Result<(), OAuthError> {
    if request.method != Method::POST {
        return Err(OAuthError::MethodIsNotAllowed { allow: "POST" });
    }
    check_transport(settings, request)?;
    check_availability(settings)?;
    read_form_body(request, body, form)?;
    form.check_repetition()
}

/// The media type of forms.
const FORM: &str = "application/x-www-form-urlencoded";

/// A body must be declared as a form (RFC 6749 appendix B). Some clients end it with a line break, which is
/// not part of the form.
pub fn form_body<'a>(request: &Parts, body: &'a [u8]) -> Result<Form<'a>, OAuthError> {
    let mut form = Form::empty();
    read_form_body(request, body, &mut form)?;
    Ok(form)
}

pub(super) fn read_form_body<'a>(
    request: &Parts,
    body: &'a [u8],
    form: &mut Form<'a>,
) -> Result<(), OAuthError> {
    let content_type =
        request.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if content_type != FORM
        && !content_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(FORM)
    {
        return Err(OAuthError::invalid_request(
            "the Content-Type must be application/x-www-form-urlencoded",
        ));
    }
    let body = body.strip_suffix(b"\r\n").or_else(|| body.strip_suffix(b"\n")).unwrap_or(body);
    form.add(body).map_err(|error| OAuthError::invalid_request(error.to_string()))
}

pub fn check_transport(settings: &Settings, request: &Parts) -> Result<(), OAuthError> {
    if !has_one_host(request) {
        return Err(OAuthError::invalid_request("a request must have exactly one Host header"));
    }
    if is_secure_transport(settings, request) {
        return Ok(());
    }
    tracing::warn!(
        "refused a request over plain http; behind a proxy that terminates TLS, set trusted_proxies and \
         serve with connect info; on a trusted network, such as that of containers on one machine, set \
         insecure_transport"
    );
    Err(OAuthError::InsecureTransport)
}

/// The answer for a path without an enabled endpoint.
pub fn not_found() -> Response {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::NOT_FOUND;
    no_sniff(response.headers_mut());
    response
}

/// The answer to a request whose body could not be read.
pub fn unreadable<S: AuthorizationServer>(server: &S, problem: &OAuthError) -> Response {
    Outcome::error(problem.code()).noted_in(error(problem, server.settings()))
}

/// The part of the request's head that is needed later.
pub(super) fn head_of(request: &Request) -> Parts {
    let mut head = ::http::Request::new(());
    *head.method_mut() = request.method().clone();
    *head.uri_mut() = request.uri().clone();
    *head.headers_mut() = request.headers().clone();
    *head.extensions_mut() = request.extensions().clone();
    head.into_parts().0
}
