//! Used values.

use super::error::SqlError;
use super::retry::retried;
use super::value::values;
use super::{SqlStore, mark};
use oauth_runtime_core::store::ReplayStore;
use oauth_runtime_core::{Digest, Timestamp};

impl ReplayStore for SqlStore {
    async fn use_once(&self, digest: &Digest, expires_at: Timestamp) -> Result<bool, SqlError> {
        let mark = mark::new();
        let row = values![digest, &mark, expires_at];
        retried!(self, "use_once", attempts => async {
            match self.pool.execute(&self.statements.use_once, row).await {
                Ok(_) => Ok(true),
                Err(error) if !error.is_duplicate() => Err(error),
                Err(_) if attempts.may_have_succeeded() => self.is_marked(&self.statements.used_by, digest, &mark).await,
                Err(_) => Ok(false),
            }
        })
    }
}
