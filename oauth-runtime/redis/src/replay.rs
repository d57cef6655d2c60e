//! Used values.

use super::RedisStore;
use super::error::RedisError;
use super::record::{dropped_at, mark};
use oauth_runtime_core::store::ReplayStore;
use oauth_runtime_core::{Digest, Timestamp};

impl ReplayStore for RedisStore {
    async fn use_once(&self, digest: &Digest, expires_at: Timestamp) -> Result<bool, RedisError> {
        let arguments = [&*digest.to_string(), &mark(), &dropped_at(expires_at)];
        self.connection
            .script(&self.scripts.use_once, &[&self.connection.key("used", digest)], &arguments)
            .await
    }
}
