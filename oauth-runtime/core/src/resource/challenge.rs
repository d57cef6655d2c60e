//! The answer to a request that is refused (RFC 6750 section 3, RFC 9470 section 3, RFC 9728 section 5.1).

use http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::bearer::uses_dpop;
use super::requirement::Requirement;
use super::server::ResourceServer;
use crate::OAuthError;
use crate::error::{DPOP_NONCE, Problem};
use crate::http::{Response, json, no_store};

/// The response to a request that is refused; `headers` are those of the request. Without an error, the request had no
/// access token, and the challenge has no error code (section 3.1).
///
/// A request whose token came with the scheme `DPoP` gets the challenge of that scheme (RFC 9449 section 7.1). Others get
/// that of `Bearer`, and the one of `DPoP` in a second header if there are such tokens: many clients read only the first. A
/// resource that takes bound tokens alone has that of `DPoP` first.
pub fn challenge<T, S>(server: &S, headers: &HeaderMap, error: Option<&OAuthError>) -> Response
where
    T: Requirement,
    S: ResourceServer,
{
    let attributes = attributes::<T, S>(server, error);
    let mut response = error.map_or_else(unauthorized, |error| explained(server, error));
    if !response.status().is_client_error() {
        return response;
    }
    let algorithms = server.proof_algorithms();
    let algs = [("algs", algorithms.join(" "))];
    let challenges = match (algorithms.is_empty(), uses_dpop(headers)) {
        (true, _) => vec![format!("Bearer {}", join(&attributes))],
        (false, true) => vec![format!("DPoP {}, {}", join(&attributes), join(&algs))],
        // A client that comes back with the same bearer token would be refused again. One with a certificate uses `Bearer`.
        (false, false) if T::sender_constrained() => {
            let all = join(&attributes);
            vec![format!("DPoP {all}, {}", join(&algs)), format!("Bearer {all}")]
        }
        (false, false) => vec![format!("Bearer {}", join(&attributes)), format!("DPoP {}", join(&algs))],
    };
    for challenge in challenges.into_iter().filter_map(|challenge| HeaderValue::try_from(challenge).ok()) {
        response.headers_mut().append(WWW_AUTHENTICATE, challenge);
    }
    response
}

/// The attributes of the challenge.
fn attributes<T, S>(server: &S, error: Option<&OAuthError>) -> Vec<(&'static str, String)>
where
    T: Requirement,
    S: ResourceServer,
{
    let mut attributes = vec![("realm", server.realm().to_owned())];
    if let Some(error) = error {
        attributes.push(("error", error.code().to_owned()));
        attributes.push(("error_description", error.description().into_owned()));
        attributes.extend(server.error_uri().map(|error_uri| ("error_uri", error_uri.to_owned())));
    }
    let names = T::names();
    // Also after a token has expired: a client that has to ask again would otherwise ask for all that there is.
    let lacks_scope = error.is_none_or(|error| {
        matches!(error, OAuthError::InsufficientScope { .. } | OAuthError::InvalidToken(_))
    });
    if !names.is_empty() && lacks_scope {
        attributes.push(("scope", names.join(" ")));
    }
    if let Some(OAuthError::InsufficientUserAuthentication { max_age, acr_values }) = error {
        attributes.extend(max_age.map(|seconds| ("max_age", seconds.to_string())));
        if !acr_values.is_empty() {
            attributes.push(("acr_values", acr_values.join(" ")));
        }
    }
    attributes.extend(server.resource_metadata(T::RESOURCE).map(|url| ("resource_metadata", url)));
    attributes
}

/// The error as JSON, with what the client has to know to repeat the request.
fn explained<S: ResourceServer>(server: &S, error: &OAuthError) -> Response {
    let status = match error {
        OAuthError::InvalidDpopProof { .. } | OAuthError::UseDpopNonce { .. } => StatusCode::UNAUTHORIZED,
        _ => error.status(),
    };
    let mut response = json(status, &Problem::new(error, server.error_uri()));
    // If the token cannot be verified at the moment, it may well be valid later.
    let repeat =
        error.headers(server.realm()).filter(|(name, _)| *name == RETRY_AFTER || *name == DPOP_NONCE);
    response.headers_mut().extend(repeat);
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
