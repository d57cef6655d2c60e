//! Polls: of devices, and of clients that wait for a person.

use super::RedisStore;
use super::error::RedisError;
use super::record::mark;
use oauth_runtime_core::store::SLOW_DOWN;
use oauth_runtime_core::{Digest, Timestamp};

impl RedisStore {
    /// Records a poll. Whether it was in time.
    pub(super) async fn poll(
        &self,
        kind: &str,
        digest: &Digest,
        polled_at: Timestamp,
    ) -> Result<bool, RedisError> {
        let arguments = [&*polled_at.as_unix().to_string(), &mark(), &SLOW_DOWN.to_string()];
        let polled = self.connection.key(kind, digest);
        self.connection.script(&self.scripts.poll, &[&polled], &arguments).await
    }
}
