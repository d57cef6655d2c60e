//! The capability that rate limits need.

use std::future::Future;

use serde::{Deserialize, Serialize};

use super::Storage;
use crate::{Digest, Timestamp};

/// The stored failed attempts of one bucket, such as a user name at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedAttempts {
    /// The digest of the bucket's name; the key of the record.
    pub digest: Digest,
    /// The number of the version, which counts changes; the first one is 1.
    pub version: u64,
    /// How many attempts failed.
    pub count: u32,
    /// When the last attempt began.
    pub last: Timestamp,
    /// When the previous attempt began.
    pub before: Timestamp,
    /// How many seconds after `last` no other attempt may begin.
    pub blocked_for: u64,
    /// When a store may delete the record.
    pub expires_at: Timestamp,
}

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
