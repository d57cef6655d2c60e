//! What requests carry, and what answers do.

use bytes::Bytes;
use http::StatusCode;
use serde_json::{Map, Value};

use crate::http::{Form, Response, no_store};
use crate::{OAuthError, Text};

/// The longest body, in bytes.
const LARGEST: usize = 64 * 1024;

/// The JSON object in a body.
///
/// # Errors
/// `invalid_request`.
pub(super) fn object(body: &Bytes) -> Result<Map<String, Value>, OAuthError> {
    if body.len() > LARGEST {
        return Err(OAuthError::RequestTooLarge);
    }
    let read = serde_json::from_slice(body);
    read.map_err(|_| OAuthError::invalid_request("the body is not a JSON object"))
}

/// A text that must be there.
pub(super) fn text<'a>(members: &'a Map<String, Value>, name: &'static str) -> Result<&'a str, OAuthError> {
    optional(members, name)?.ok_or_else(|| OAuthError::invalid_request(format!("{name} is missing")))
}

/// A text that may be there; `null` is none.
pub(super) fn optional<'a>(
    members: &'a Map<String, Value>,
    name: &'static str,
) -> Result<Option<&'a str>, OAuthError> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(OAuthError::invalid_request(format!("{name} is not a text"))),
    }
}

/// A text, cut to so many bytes.
pub(super) fn shortened(text: &str, longest: usize) -> Text {
    let end = (0..=longest.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text[..end.unwrap_or_default()].into()
}

/// `stream_id` in the query.
pub(super) fn stream_id(query: Option<&str>) -> Result<Option<String>, OAuthError> {
    let wrong = |error: crate::http::FormError| OAuthError::invalid_request(error.to_string());
    let query = Form::parse(query.unwrap_or_default().as_bytes()).map_err(wrong)?;
    query.check_repetition()?;
    Ok(query.get("stream_id").map(str::to_owned))
}

/// An answer without a body, which nobody keeps.
pub(super) fn empty(status: StatusCode) -> Response {
    let mut response = Response::default();
    *response.status_mut() = status;
    no_store(response.headers_mut());
    response
}
