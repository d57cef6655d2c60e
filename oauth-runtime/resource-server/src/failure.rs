//! The provider could not be asked.

use std::error::Error;
use std::time::Duration;

use oauth_runtime_core::OAuthError;
use oauth_runtime_core::fetch::FetchError;

/// After the provider failed, it is not asked for its keys or its metadata again for this long.
pub(crate) const RETRY_AFTER: Duration = Duration::from_secs(10);

/// Why a token cannot be verified, although it may be valid. The log has the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The same may work later.
    Temporary,
    /// Somebody has to change something.
    Permanent,
}

impl Failure {
    /// Logs why something was not fetched.
    pub(crate) fn of_fetch(what: &str, url: &url::Url, error: &FetchError) -> Self {
        let cause = error as &dyn Error;
        let url = url.as_str();
        if error.is_temporary() {
            tracing::warn!(url, error = cause, "could not fetch {what}");
            return Self::Temporary;
        }
        let advice = match error {
            FetchError::Status(status) if matches!(status.as_u16(), 400 | 401 | 403) => {
                "; check the client identifier and the secret or the key, and whether the provider knows the client as a \
                 resource server"
            }
            FetchError::InnerAddress(_) | FetchError::NotHttps(_) | FetchError::NotAllowed(_) => {
                "; give the verifier a fetcher that allows this host"
            }
            FetchError::TooLarge(_) => {
                "; give the verifier a fetcher with a larger `max_body` if the document is right"
            }
            _ => "",
        };
        tracing::error!(url, error = cause, "could not fetch {what}{advice}");
        Self::Permanent
    }

    /// A document of the provider is not what it should be.
    pub(crate) fn of_document(what: &str, problem: &str) -> Self {
        tracing::error!(problem, "{what} of the provider cannot be used");
        Self::Permanent
    }

    /// The answer to the request: that the token is invalid would not be true.
    pub(crate) fn answer(self) -> OAuthError {
        match self {
            Self::Temporary => OAuthError::TemporarilyUnavailable { retry_after: Some(RETRY_AFTER) },
            Self::Permanent => OAuthError::ServerError,
        }
    }
}
