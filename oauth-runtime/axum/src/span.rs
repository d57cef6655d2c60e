//! A span for each request, with the names of OpenTelemetry's semantic conventions for HTTP servers.

use http::{Method, StatusCode};
use oauth_runtime_core::Text;
use oauth_runtime_core::http::Outcome;
use tracing::Span;
use tracing::field::Empty;

use crate::received::Received;

/// The span of a request.
///
/// Its target is `oauth_runtime::request`, so that a log can leave it out.
pub(crate) struct RequestSpan(Span);

impl RequestSpan {
    pub(crate) fn new(route: &str, request: &Received, tenant: Option<&Text>) -> Self {
        let method = method(request.method());
        Self(tracing::info_span!(
            target: "oauth_runtime::request",
            "request",
            otel.name = format_args!("{method} {route}"),
            otel.kind = "server",
            otel.status_code = Empty,
            http.request.method = method,
            http.route = route,
            url.path = request.uri().path(),
            http.response.status_code = Empty,
            "error.type" = Empty,
            oauth.grant_type = Empty,
            oauth.error = Empty,
            oauth.request_id = Empty,
            oauth.tenant = tenant.map(|tenant| &**tenant),
        ))
    }

    /// The same span.
    pub(crate) fn span(&self) -> Span {
        self.0.clone()
    }

    /// Notes what came of the request.
    pub(crate) fn end(self, status: StatusCode, outcome: Outcome) {
        if self.0.is_disabled() {
            return;
        }
        self.0.record("http.response.status_code", status.as_u16());
        if let Some(grant_type) = outcome.grant_type {
            self.0.record("oauth.grant_type", grant_type);
        }
        if let Some(error) = outcome.error {
            self.0.record("oauth.error", error);
        }
        // A mistake of the client is no error of the server.
        if status.is_server_error() {
            self.0.record("otel.status_code", "ERROR");
            self.0.record("error.type", outcome.error.unwrap_or(status.as_str()));
        }
    }
}

/// The methods that the convention knows.
fn method(method: &Method) -> &str {
    let known = [
        Method::CONNECT,
        Method::DELETE,
        Method::GET,
        Method::HEAD,
        Method::OPTIONS,
        Method::PATCH,
        Method::POST,
        Method::PUT,
        Method::TRACE,
    ];
    if known.contains(method) { method.as_str() } else { "_OTHER" }
}
