//! The answer to a request that is refused (RFC 6750 section 3, RFC 9470 section 3, RFC 9728 section 5.1).

use http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};

use super::requirement::Requirement;
use super::server::ResourceServer;
use crate::OAuthError;
use crate::error::Problem;
use crate::http::{Response, json, no_store};

/// The response to a request that is refused. Without an error, the request had no access token, and the
/// challenge has no error code (section 3.1).
pub fn challenge<T, S>(server: &S, error: Option<&OAuthError>) -> Response
where
    T: Requirement,
    S: ResourceServer,
{
    let mut attributes = vec![("realm", server.realm().to_owned())];
    let names = T::names();
    let needs_scope =
        !names.is_empty() && error.is_none_or(|error| matches!(error, OAuthError::InsufficientScope { .. }));
    let mut response = match error {
        None => unauthorized(),
        Some(error) => {
            attributes.push(("error", error.code().to_owned()));
            attributes.push(("error_description", error.description().into_owned()));
            if let Some(error_uri) = server.error_uri() {
                attributes.push(("error_uri", error_uri.to_owned()));
            }
            let mut response = json(error.status(), &Problem::new(error, server.error_uri()));
            // If the token cannot be verified at the moment, it may well be valid later.
            let wait = error.headers(server.realm()).filter(|(name, _)| name == RETRY_AFTER);
            response.headers_mut().extend(wait);
            response
        }
    };
    if needs_scope {
        attributes.push(("scope", names.join(" ")));
    }
    if let Some(OAuthError::InsufficientUserAuthentication { max_age, acr_values }) = error {
        attributes.extend(max_age.map(|seconds| ("max_age", seconds.to_string())));
        if !acr_values.is_empty() {
            attributes.push(("acr_values", acr_values.join(" ")));
        }
    }
    if let Some(url) = server.resource_metadata(T::RESOURCE) {
        attributes.push(("resource_metadata", url));
    }
    let header = HeaderValue::try_from(format!("Bearer {}", join(&attributes)));
    if let (true, Ok(header)) = (response.status().is_client_error(), header) {
        response.headers_mut().insert(WWW_AUTHENTICATE, header);
    }
    response
}

fn unauthorized() -> Response {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    no_store(response.headers_mut());
    response
}

/// `name="value"` pairs. No value contains a quote: codes, descriptions and scope tokens cannot, and an
/// issuer is a URL.
fn join(attributes: &[(&str, String)]) -> String {
    let quoted: Vec<String> = attributes
        .iter()
        .map(|(name, value)| format!("{name}=\"{}\"", value.replace(['"', '\\'], "")))
        .collect();
    quoted.join(", ")
}
