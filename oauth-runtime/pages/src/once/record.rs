//! What the store keeps of a form that is or was answered.

use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, StatusCode};
use oauth_runtime_core::Digest;
use oauth_runtime_core::http::Response;
use serde::{Deserialize, Serialize};

/// The stored state.
#[derive(Serialize, Deserialize)]
pub(super) enum Kept {
    /// The session that the answer sets, which must still exist, and the sealed answer.
    Answered(Option<Digest>, String),
    /// It failed this often; the next request tries again.
    Failed(u32),
    /// A request answers it at this moment, after so many failures.
    Begun(u32),
}

/// A response, as JSON.
#[derive(Serialize, Deserialize)]
struct Written {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

pub(super) fn write(response: &Response) -> Option<String> {
    let text = |value: &HeaderValue| value.to_str().map(str::to_owned).ok();
    let headers = response.headers().iter();
    let headers: Option<Vec<_>> =
        headers.map(|(name, value)| Some((name.as_str().to_owned(), text(value)?))).collect();
    let body = String::from_utf8(response.body().to_vec()).ok()?;
    serde_json::to_string(&Written { status: response.status().as_u16(), headers: headers?, body }).ok()
}

pub(super) fn read(text: &str) -> Option<Response> {
    let Written { status, headers, body } = serde_json::from_str(text).ok()?;
    let mut response = Response::new(body.into());
    *response.status_mut() = StatusCode::from_u16(status).ok()?;
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?);
    }
    *response.headers_mut() = map;
    Some(response)
}
