//! What came of a request to a client.

use http::StatusCode;

use crate::error::with_causes;
use crate::fetch::FetchError;

/// The result of an attempt.
#[derive(Debug)]
pub(crate) enum Attempt {
    /// The client received it.
    Told,
    /// A retry may help.
    Failed(String),
    /// The provider itself had no capacity; this says nothing about the client.
    Postponed(String),
    /// The client does not accept it, or cannot be reached at all.
    Refused(String),
}

impl Attempt {
    /// 200 is success, and so is 204. Responses of a proxy while the client restarts (408, 425, 429, 5xx) are worth a retry;
    /// others mean that the client refused the message (Back-Channel Logout section 2.8, CIBA Core 1.0 section 10.2).
    pub(crate) fn of(answer: Result<StatusCode, FetchError>) -> Self {
        match answer {
            Ok(StatusCode::OK | StatusCode::NO_CONTENT) => Self::Told,
            Ok(status) if may_pass(status) => Self::Failed(format!("the response status is {status}")),
            Ok(status) => Self::Refused(format!("the response status is {status}")),
            Err(error @ (FetchError::Busy | FetchError::TooOften(_))) => Self::Postponed(with_causes(&error)),
            Err(error) if error.is_temporary() => Self::Failed(with_causes(&error)),
            Err(error) => Self::Refused(with_causes(&error)),
        }
    }
}

fn may_pass(status: StatusCode) -> bool {
    status.is_server_error()
        || matches!(
            status,
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS
        )
}
