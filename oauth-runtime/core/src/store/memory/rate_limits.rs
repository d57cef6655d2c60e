//! Failed attempts.

use super::shards::Shards;
use super::{MemoryError, MemoryStore};
use crate::Digest;
use crate::store::{FailedAttempts, RateLimitStore};

pub(super) type Attempts = Shards<FailedAttempts>;

impl RateLimitStore for MemoryStore {
    async fn get_failed_attempts(&self, digest: &Digest) -> Result<Option<FailedAttempts>, MemoryError> {
        Ok(self.failed_attempts.lock(digest).get(digest).cloned())
    }

    async fn put_failed_attempts(&self, attempts: FailedAttempts) -> Result<bool, MemoryError> {
        let FailedAttempts { digest, version, expires_at, .. } = attempts;
        let mut shard = self.failed_attempts.lock(&digest);
        let Some(kept) = shard.get_mut(&digest) else {
            if version == 1 {
                // An attempt has the current time.
                self.latest.note(attempts.last);
                shard.insert(digest, attempts, expires_at, self.latest.get());
            }
            return Ok(version == 1);
        };
        let is_next = kept.version.checked_add(1) == Some(version);
        if is_next {
            *kept = attempts;
            shard.extend(&digest, expires_at);
        }
        Ok(is_next)
    }
}
