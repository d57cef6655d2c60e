//! Failures inside: logged in full, answered without detail.

use std::error::Error;

use crate::OAuthError;
use crate::store::Storage;

/// What a client hears of a store's error.
pub(crate) fn store_failure<S: Storage + ?Sized>(error: S::Error) -> OAuthError {
    if S::is_temporary(&error) {
        tracing::warn!(error = &error as &dyn Error, "the store is unavailable");
        OAuthError::TemporarilyUnavailable { retry_after: Some(1) }
    } else {
        tracing::error!(error = &error as &dyn Error, "the store failed");
        OAuthError::ServerError
    }
}
