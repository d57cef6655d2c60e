//! Why a page cannot answer a request.

use oauth_runtime_core::OAuthError;
use oauth_runtime_core::http::Response;

/// Why a page cannot answer a request.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The form was not created for this session, or was already sent. If its request is still pending, this
    /// is its page.
    Forged { page: Option<String> },
    /// No request is pending.
    NothingPending,
    /// The session ended or got another cookie since the request came: another tab logged out or in.
    SessionEnded,
    /// Any other error.
    Failed(OAuthError),
}

/// The answer of a page.
pub(crate) type Answer = Result<Response, Refusal>;

impl From<OAuthError> for Refusal {
    fn from(error: OAuthError) -> Self {
        Self::Failed(error)
    }
}

impl From<Refusal> for OAuthError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Failed(error) => error,
            Refusal::Forged { .. } | Refusal::NothingPending | Refusal::SessionEnded => {
                Self::invalid_request("there is nothing to decide")
            }
        }
    }
}
