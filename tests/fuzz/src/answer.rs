//! What every response must be.

use http::header::{CACHE_CONTROL, LOCATION};
use oauth_runtime::http::Response;
use serde_json::{Map, Value};

use crate::oracle::is_description;

/// The error codes of RFC 6749, 6750, 7009, 7591, 8628, 8707, 9101, 9126, 9396, 9449, 9470, 8935, OpenID Connect Core section
/// 3.1.2.6, and this project's own for a wrong method or transport.
const CODES: [&str; 36] = [
    "access_denied",
    "account_selection_required",
    "authorization_pending",
    "consent_required",
    "expired_token",
    "insecure_transport",
    "insufficient_scope",
    "insufficient_user_authentication",
    "interaction_required",
    "invalid_authorization_details",
    "invalid_client",
    "invalid_client_metadata",
    "invalid_dpop_proof",
    "invalid_grant",
    "invalid_redirect_uri",
    "invalid_request",
    "invalid_request_object",
    "invalid_request_uri",
    "invalid_scope",
    "invalid_software_statement",
    "invalid_target",
    "invalid_token",
    "login_required",
    "method_is_not_allowed",
    "registration_not_supported",
    "request_not_supported",
    "request_uri_not_supported",
    "slow_down",
    "temporarily_unavailable",
    "unapproved_software_statement",
    "unauthorized_client",
    "unmet_authentication_requirements",
    "unsupported_grant_type",
    "unsupported_response_type",
    "unsupported_token_type",
    "use_dpop_nonce",
];

/// The members of a JSON response.
pub(crate) fn members(response: &Response) -> Map<String, Value> {
    match serde_json::from_slice(response.body()) {
        Ok(Value::Object(members)) => members,
        other => panic!("not a JSON object: {other:?} in {response:?}"),
    }
}

/// Whether a request to an endpoint for clients succeeded. If not, the refusal is one of a standard.
#[track_caller]
pub(crate) fn succeeded(response: &Response) -> bool {
    let status = response.status();
    if status.is_success() {
        return true;
    }
    assert!(status.is_client_error(), "{response:?}");
    let error = members(response);
    assert_code(error.get("error").and_then(Value::as_str));
    if let Some(description) = error.get("error_description") {
        let description = description.as_str().expect("a text");
        assert!(is_description(description), "{description:?}");
    }
    let cached = response.headers().get(CACHE_CONTROL).and_then(|value| value.to_str().ok());
    assert!(cached.is_some_and(|value| value.contains("no-store")), "{response:?}");
    false
}

/// Where an authorization response goes, and its parameters; `None` if it is a page.
#[track_caller]
pub(crate) fn redirected(response: &Response) -> Option<(String, Vec<(String, String)>)> {
    let status = response.status();
    assert!(!status.is_server_error(), "{response:?}");
    let location = response.headers().get(LOCATION)?.to_str().expect("a location of ASCII");
    assert!(status.is_redirection(), "{response:?}");
    let (target, query) = location.split_once('?').unwrap_or((location, ""));
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| (name.into(), value.into()))
        .collect();
    if let Some((_, code)) = pairs.iter().find(|(name, _)| name == "error") {
        assert_code(Some(code));
    }
    Some((target.to_owned(), pairs))
}

/// A parameter of a redirect.
pub(crate) fn parameter<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let mut values = pairs.iter().filter(|(own, _)| own == name);
    let value = values.next().map(|(_, value)| value.as_str());
    assert!(values.next().is_none(), "{name} is twice in {pairs:?}");
    value
}

#[track_caller]
fn assert_code(code: Option<&str>) {
    assert!(code.is_some_and(|code| CODES.contains(&code)), "{code:?} is no error code of a standard");
}
