//! The authorization response, as a client reads it.

use std::collections::HashMap;

use http::header::LOCATION;
use url::Url;

use super::FlowError;
use crate::http::Response;

/// What a client compares the response with.
pub(super) struct Expected<'a> {
    pub(super) redirect_uri: &'a str,
    pub(super) state: &'a str,
    pub(super) issuer: &'a str,
}

/// The code in a redirect to the client, whose `state` and `iss` (RFC 9207) are the expected ones.
pub(super) fn code_of(response: &Response, expected: &Expected<'_>) -> Result<String, FlowError> {
    let unexpected = || FlowError::unexpected(response);
    let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
    let location = location.filter(|location| leads_to(location, expected.redirect_uri));
    let location = Url::parse(location.ok_or_else(unexpected)?).map_err(|_| unexpected())?;
    let mut parameters: HashMap<String, String> = location.query_pairs().into_owned().collect();
    let is = |name: &str, value: &str| parameters.get(name).is_some_and(|own| own == value);
    if !is("state", expected.state) || !is("iss", expected.issuer) {
        return Err(unexpected());
    }
    match (parameters.remove("code"), parameters.remove("error")) {
        (Some(code), None) => Ok(code),
        (None, Some(error)) => {
            let description = parameters.remove("error_description").unwrap_or_default();
            Err(FlowError::Refused { error, description })
        }
        _ => Err(unexpected()),
    }
}

fn leads_to(location: &str, redirect_uri: &str) -> bool {
    location.strip_prefix(redirect_uri).is_some_and(|rest| rest.starts_with(['?', '&', '#']))
}
