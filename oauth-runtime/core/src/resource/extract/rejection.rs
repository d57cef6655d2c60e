//! The response to a request that does not reach a protected handler.

use std::error::Error;
use std::fmt;

use axum_core::response::{IntoResponse, Response as AxumResponse};
use http::{HeaderMap, StatusCode};

use crate::OAuthError;
use crate::http::Response;
use crate::resource::{Requirement, ResourceServer, challenge};

/// The response to a request without a valid access token (RFC 6750 section 3), like the rejections of axum's
/// own extractors.
///
/// It converts into a response. A handler that takes `Result<Granted<…>, Rejection>` can inspect it first and
/// respond in its own format:
///
/// ```
/// use axum::{Json, http::StatusCode};
/// use oauth_runtime::axum::Rejection;
/// use oauth_runtime::{Granted, ResourceServer};
///
/// async fn list<V: ResourceServer>(token: Result<Granted<(), V>, Rejection>) -> Result<String, (StatusCode, Json<String>)> {
///     let token = token.map_err(|rejection| (rejection.status(), Json(rejection.to_string())))?;
///     Ok(format!("the notes of {:?}", token.owner()))
/// }
/// ```
///
/// A response of your own lacks the `WWW-Authenticate` header that RFC 6750 requires;
/// [`into_response`](IntoResponse::into_response) sets it.
#[derive(Debug)]
pub struct Rejection {
    response: Response,
    error: Option<OAuthError>,
}

impl Rejection {
    pub(super) fn new<T: Requirement, V: ResourceServer>(
        server: &V,
        headers: &HeaderMap,
        error: Option<OAuthError>,
    ) -> Self {
        Self { response: challenge::<T, V>(server, headers, error.as_ref()), error }
    }

    /// The status of the response: 401 if the token is missing or invalid, 403 if its scope is insufficient,
    /// 400 if the request is malformed, 500 or 503 if the provider cannot verify the token.
    pub fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// The body of the response: the error as JSON; empty if the request has no access token.
    pub fn body_text(&self) -> String {
        String::from_utf8_lossy(self.response.body()).into_owned()
    }

    /// What is wrong with the access token; `None` if the request has no token.
    pub fn error(&self) -> Option<&OAuthError> {
        self.error.as_ref()
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.error {
            Some(error) => error.fmt(f),
            None => f.write_str("the request has no access token"),
        }
    }
}

impl Error for Rejection {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        // The text is the error's own, so its cause comes next.
        self.error.as_ref().and_then(Error::source)
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> AxumResponse {
        self.response.map(axum_core::body::Body::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rejection_does_not_repeat_its_error_as_the_cause() {
        let rejection = Rejection {
            response: Response::default(),
            error: Some(OAuthError::InvalidToken("the access token has expired".into())),
        };
        assert_eq!(rejection.to_string(), "invalid_token: the access token has expired");
        assert!(rejection.source().is_none(), "the error is the text, and has no cause");
    }
}
