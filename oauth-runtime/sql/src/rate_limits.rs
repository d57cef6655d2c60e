//! Failed attempts.

use super::SqlStore;
use super::error::SqlError;
use super::record::read;
use super::retry::retried;
use super::value::values;
use super::versions::Versions;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{FailedAttempts, RateLimitStore};

impl RateLimitStore for SqlStore {
    async fn get_failed_attempts(&self, digest: &Digest) -> Result<Option<FailedAttempts>, SqlError> {
        let get = &self.statements.get_failed_attempts;
        let row = retried!(self, "get_failed_attempts", attempts => self.pool.fetch(get, values![digest]))?;
        row.map(|row| read(&row, FailedAttempts::from_stored)).transpose()
    }

    async fn put_failed_attempts(&self, failed: FailedAttempts) -> Result<bool, SqlError> {
        let versions = Versions {
            operation: "put_failed_attempts",
            create: &self.statements.create_failed_attempts,
            replace: &self.statements.replace_failed_attempts,
            put_by: &self.statements.failed_attempts_put_by,
        };
        let record = failed.to_stored()?.form;
        self.put_version(versions, failed.version, values![&record, failed.expires_at], &failed.digest).await
    }
}
