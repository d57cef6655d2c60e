//! The JSON form of an error (RFC 6749 section 5.2).

use serde::Serialize;

use super::{Description, OAuthError};

/// The body of an error response.
#[derive(Debug, Serialize)]
pub(crate) struct Problem<'a> {
    error: &'static str,
    error_description: Description,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_uri: Option<&'a str>,
}

impl<'a> Problem<'a> {
    pub(crate) fn new(error: &OAuthError, error_uri: Option<&'a str>) -> Self {
        Self { error: error.code(), error_description: error.description(), error_uri }
    }
}
