//! What an error of the HTTP client means here.

use std::error::Error;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::resolver::{OnlyInner, Unresolved};
use oauth_runtime_core::fetch::FetchError;

/// Finds the cause in the chain: name, TLS, time limit or connection.
pub(super) fn failed(error: reqwest::Error, timeout: Duration) -> FetchError {
    let host = error.url().and_then(Url::host_str).unwrap_or_default().to_owned();
    let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
    while let Some(link) = cause {
        if link.is::<OnlyInner>() {
            return FetchError::InnerAddress(host);
        }
        if let Some(Unresolved(reason)) = link.downcast_ref() {
            return FetchError::Name(Arc::clone(reason));
        }
        if let Some(rule) = link.downcast_ref::<io::Error>().and_then(of_tls) {
            return FetchError::Tls { rule, source: Arc::new(error.without_url()) };
        }
        cause = link.source();
    }
    if error.is_timeout() {
        return FetchError::TooSlow(timeout);
    }
    // The URL may contain secrets in its query.
    FetchError::Connection(Arc::new(error.without_url()))
}

/// The TLS library's error, which is inside of an `io::Error` of invalid data, possibly nested.
fn of_tls(error: &io::Error) -> Option<String> {
    let carried = error.get_ref()?;
    match carried.downcast_ref::<io::Error>() {
        Some(inner) => of_tls(inner),
        None => (error.kind() == io::ErrorKind::InvalidData).then(|| carried.to_string()),
    }
}
