//! The capability that rate limits need.

use std::future::Future;

use super::{FailedAttempts, Storage};
use crate::Digest;

/// Counts failed attempts for [rate limits](crate::rate_limit), so that all instances count together. The
/// `password` grant and the pages of the feature `ui` need it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not count failed attempts",
    label = "guesses at passwords and codes are rate-limited here (RFC 6749 section 4.3.2)",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn get_failed_attempts(&self, digest: &Digest) -> Result<Option<FailedAttempts>, YourError>\n\
            async fn put_failed_attempts(&self, attempts: FailedAttempts) -> Result<bool, YourError>",
    note = "or use a ready store"
)]
pub trait RateLimitStore: Storage {
    /// The record with this digest, expired or not.
    fn get_failed_attempts(
        &self,
        digest: &Digest,
    ) -> impl Future<Output = Result<Option<FailedAttempts>, Self::Error>> + Send;

    /// Stores a record and replaces its previous version, in one atomic operation: version 1 if there is
    /// none, version n after version n - 1. `false`: another writer was faster, and nothing was stored.
    fn put_failed_attempts(
        &self,
        attempts: FailedAttempts,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;
}
