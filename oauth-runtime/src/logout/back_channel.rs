//! Telling clients of a logout, server to server (Back-Channel Logout section 2.5).

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use super::logout_token::LogoutNotice;
use crate::fetch::{Fetcher, Url};

/// The waits between two attempts. A client that is away for longer than all of them is not told.
const WAITS: [u64; 5] = [1, 5, 25, 125, 600];

/// What became of an attempt.
enum Attempt {
    Told,
    /// Another attempt may help.
    Failed(String),
    /// The client does not want it, or can't be reached at all.
    Refused(String),
}

/// Tells a client, in the background: the person does not wait for it. Each attempt has a new token, since they live shortly.
pub(super) fn notify(fetcher: Arc<dyn Fetcher>, uri: String, notice: LogoutNotice) {
    let Ok(runtime) = tokio::runtime::Handle::try_current() else {
        tracing::error!("back-channel logout needs a Tokio runtime");
        return;
    };
    runtime.spawn(async move {
        let Ok(url) = Url::parse(&uri) else {
            return;
        };
        let client_id = notice.client_id();
        let mut waits = WAITS.into_iter();
        loop {
            let token = match notice.token().await {
                Ok(token) => token,
                Err(error) => {
                    tracing::error!(error = &error as &dyn Error, "a logout token could not be signed");
                    return;
                }
            };
            let problem = match attempt(&*fetcher, &url, &token).await {
                Attempt::Told => return,
                Attempt::Refused(problem) => {
                    tracing::warn!(client_id, problem, "a client was not told of a logout");
                    return;
                }
                Attempt::Failed(problem) => problem,
            };
            let Some(wait) = waits.next() else {
                tracing::warn!(
                    client_id,
                    problem,
                    "a client was not told of a logout, after several attempts"
                );
                return;
            };
            tracing::debug!(client_id, problem, wait, "a client is told of a logout once more");
            tokio::time::sleep(Duration::from_secs(wait)).await;
        }
    });
}

/// Section 2.8: 200 is success, and so is 204, which many frameworks make of it; 400 says that the token was not wanted.
async fn attempt(fetcher: &dyn Fetcher, url: &Url, token: &str) -> Attempt {
    match fetcher.notify(url, &[("logout_token", token)]).await {
        Ok(StatusCode::OK | StatusCode::NO_CONTENT) => Attempt::Told,
        Ok(status) if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
            Attempt::Failed(status.to_string())
        }
        Ok(status) => Attempt::Refused(status.to_string()),
        Err(error) if error.is_temporary() => Attempt::Failed(error.to_string()),
        Err(error) => Attempt::Refused(error.to_string()),
    }
}
