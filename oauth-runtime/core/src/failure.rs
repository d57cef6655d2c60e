//! Internal failures: logged in full, answered without detail.

use std::error::Error;
use std::future::Future;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;

use crate::OAuthError;
use crate::store::Storage;

/// The client's error for a failure of the store.
pub fn store_failure<S: Storage + ?Sized>(error: S::Error) -> OAuthError {
    if S::is_temporary(&error) {
        tracing::warn!(error = &error as &dyn Error, "the store is unavailable");
        OAuthError::TemporarilyUnavailable { retry_after: Some(std::time::Duration::from_secs(1)) }
    } else {
        tracing::error!(error = &error as &dyn Error, "the store failed");
        OAuthError::ServerError
    }
}

/// The client's error for a failure of the application's part of backchannel authentication.
#[cfg(feature = "openid")]
pub(crate) fn application_failure(error: &(dyn Error + Send + Sync + 'static)) -> OAuthError {
    let error = error as &(dyn Error + 'static);
    tracing::error!(error, "`BackchannelAuthentication` failed; nothing was stored");
    OAuthError::ServerError
}

/// The client's error if a token cannot be signed.
#[cfg(feature = "openid")]
pub(crate) fn signing_failure(error: &crate::keys::KeyError) -> OAuthError {
    if error.is_temporary() {
        tracing::warn!(error = error as &dyn Error, "a signer of the provider is unavailable");
        return OAuthError::TemporarilyUnavailable { retry_after: Some(std::time::Duration::from_secs(1)) };
    }
    tracing::error!(error = error as &dyn Error, "a token could not be signed");
    OAuthError::ServerError
}

/// A panic in an application's code is a `server_error` for that request; the server keeps running.
pub fn catch_panic<T>(
    endpoint: impl Future<Output = Result<T, OAuthError>>,
) -> impl Future<Output = Result<T, OAuthError>> {
    AssertUnwindSafe(endpoint).catch_unwind().map(|outcome| {
        outcome.unwrap_or_else(|_| {
            tracing::error!("a panic in the application's code or its store");
            Err(OAuthError::ServerError)
        })
    })
}
