//! One attempt to notify a client of a logout, server to server (Back-Channel Logout section 2.5).

use crate::delivery::Attempt;
use crate::fetch::{Fetcher, Url};

/// Posts a logout token.
pub(super) async fn attempt(fetcher: &dyn Fetcher, uri: &str, token: &str) -> Attempt {
    match Url::parse(uri) {
        Ok(url) => Attempt::of(fetcher.notify(&url, &[("logout_token", token)]).await),
        Err(_) => Attempt::Refused(format!("`{uri}` is not a URL")),
    }
}
