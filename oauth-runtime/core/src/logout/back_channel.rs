//! One attempt to notify a client of a logout, server to server (Back-Channel Logout section 2.5).

use http::StatusCode;

use crate::error::with_causes;
use crate::fetch::{FetchError, Fetcher, Url};

/// The result of an attempt.
#[derive(Debug)]
pub(super) enum Attempt {
    /// The client received it.
    Told,
    /// A retry may help.
    Failed(String),
    /// The provider itself had no capacity; this says nothing about the client.
    Postponed(String),
    /// The client does not accept it, or cannot be reached at all.
    Refused(String),
}

/// Posts a logout token. Section 2.8: 200 is success, and so is 204, which many frameworks return; 400 means
/// that the client refused the token. Responses of a proxy while the client restarts (408, 425, 429, 5xx) are
/// worth a retry.
pub(super) async fn attempt(fetcher: &dyn Fetcher, uri: &str, token: &str) -> Attempt {
    let Ok(url) = Url::parse(uri) else {
        return Attempt::Refused(format!("`{uri}` is not a URL"));
    };
    match fetcher.notify(&url, &[("logout_token", token)]).await {
        Ok(StatusCode::OK | StatusCode::NO_CONTENT) => Attempt::Told,
        Ok(status) if may_pass(status) => Attempt::Failed(format!("the response status is {status}")),
        Ok(status) => Attempt::Refused(format!("the response status is {status}")),
        Err(error @ (FetchError::Busy | FetchError::TooOften(_))) => Attempt::Postponed(with_causes(&error)),
        Err(error) if error.is_temporary() => Attempt::Failed(with_causes(&error)),
        Err(error) => Attempt::Refused(with_causes(&error)),
    }
}

fn may_pass(status: StatusCode) -> bool {
    status.is_server_error()
        || matches!(
            status,
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS
        )
}
