//! Why a client got no tokens in a test.

use http::StatusCode;
use serde::Deserialize;

use crate::OAuthError;
use crate::http::Response;

/// Why a client got no tokens.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FlowError {
    /// The provider refused, with an error of the standards.
    #[error("{error}: {description}")]
    Refused {
        /// The error code, such as `invalid_scope`.
        error: String,
        /// The description for the developer; empty if the provider sent none.
        description: String,
    },
    /// The provider returned something that a client cannot continue from: a login page, for example.
    #[error("expected the next step of the flow, but got status {status}: {body}")]
    Unexpected {
        /// The status of the answer.
        status: StatusCode,
        /// Its body; for a redirect, its target.
        body: String,
    },
    /// The flow cannot start: the client is not registered for what it needs.
    #[error("the client cannot begin this flow: {0}")]
    Unregistered(String),
}

impl FlowError {
    /// The error code of a refusal, such as `invalid_scope`; `None` for the other errors.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { error, .. } => Some(error),
            Self::Unexpected { .. } | Self::Unregistered(_) => None,
        }
    }

    /// What an endpoint returned instead of what a client expects.
    pub(super) fn of(response: &Response) -> Self {
        #[derive(Deserialize)]
        struct Problem {
            error: String,
            #[serde(default)]
            error_description: String,
        }
        match serde_json::from_slice::<Problem>(response.body()) {
            Ok(Problem { error, error_description }) => {
                Self::Refused { error, description: error_description }
            }
            Err(_) => Self::unexpected(response),
        }
    }

    pub(super) fn unexpected(response: &Response) -> Self {
        let location = response.headers().get(http::header::LOCATION);
        let body = location.map_or(response.body().as_ref(), |location| location.as_bytes());
        Self::Unexpected { status: response.status(), body: String::from_utf8_lossy(body).into_owned() }
    }
}

impl From<OAuthError> for FlowError {
    fn from(error: OAuthError) -> Self {
        Self::Refused { error: error.code().to_owned(), description: error.description().into_owned() }
    }
}
