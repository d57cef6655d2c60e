//! Failed attempts.

use super::error::SqlError;
use super::record::read;
use super::retry::retried;
use super::value::values;
use super::{SqlStore, mark};
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{FailedAttempts, RateLimitStore};

impl RateLimitStore for SqlStore {
    async fn get_failed_attempts(&self, digest: &Digest) -> Result<Option<FailedAttempts>, SqlError> {
        let get = &self.statements.get_failed_attempts;
        let row = retried!(self, attempts => self.pool.fetch(get, values![digest]))?;
        row.map(|row| read(&row, FailedAttempts::from_stored)).transpose()
    }

    async fn put_failed_attempts(&self, failed: FailedAttempts) -> Result<bool, SqlError> {
        let Ok(version @ 1..) = i64::try_from(failed.version) else {
            return Ok(false);
        };
        let (digest, mark, record) = (&failed.digest, mark::new(), failed.to_stored()?.form);
        let (first, next) =
            (&self.statements.create_failed_attempts, &self.statements.replace_failed_attempts);
        let row = values![version, &mark, &record, failed.expires_at, digest, version - 1];
        let put_by = &self.statements.failed_attempts_put_by;
        retried!(self, attempts => async {
            let put = match version {
                1 => self.pool.execute(first, &row[..5]).await,
                _ => self.pool.execute(next, row).await,
            };
            match put {
                Ok(1..) => Ok(true),
                Err(error) if !error.is_duplicate() => Err(error),
                Ok(0) | Err(_) if attempts.may_have_succeeded() => self.is_marked(put_by, digest, &mark).await,
                Ok(0) | Err(_) => Ok(false),
            }
        })
    }
}
