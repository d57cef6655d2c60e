//! Failed attempts.

use redis::cmd;

use super::RedisStore;
use super::error::RedisError;
use super::record::{dropped_at, marked, unmarked};
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{FailedAttempts, RateLimitStore};

const KIND: &str = "failed-attempts";

impl RateLimitStore for RedisStore {
    async fn get_failed_attempts(&self, digest: &Digest) -> Result<Option<FailedAttempts>, RedisError> {
        let get = cmd("HGET").arg(self.connection.key(KIND, digest)).arg("record").to_owned();
        let record: Option<String> = self.connection.command(&get).await?;
        Ok(record.map(|text| FailedAttempts::from_stored(unmarked(&text))).transpose()?)
    }

    async fn put_failed_attempts(&self, attempts: FailedAttempts) -> Result<bool, RedisError> {
        let Some(before) = attempts.version.checked_sub(1) else {
            return Ok(false);
        };
        let arguments = [
            &*attempts.digest.to_string(),
            &attempts.version.to_string(),
            &before.to_string(),
            &marked(attempts.to_stored()?),
            &dropped_at(attempts.expires_at),
        ];
        let key = self.connection.key(KIND, attempts.digest);
        self.connection.script(&self.scripts.put_failed_attempts, &[&key], &arguments).await
    }
}
