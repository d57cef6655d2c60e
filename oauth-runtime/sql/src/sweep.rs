//! Deletion after expiry.

use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use super::SqlStore;
use super::dialect::Dialect;
use super::error::SqlError;
use super::retry::retried;
use super::schema::EXPIRING;
use super::value::{Value, values};
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::ExpiringStore;

/// The largest batch in SQLite: everybody waits for its one writer, and each row is on pages of its own in most indexes.
const MOST_IN_SQLITE: usize = 100;

/// Before every expiry.
const START: i64 = i64::MIN;

/// How far a sweep is. Nothing depends on it but how much the next batch reads.
pub(super) struct Sweep {
    /// The table that had the last full batch.
    table: AtomicUsize,
    /// In each table, the latest expiry that is gone. The index still has the entries of deleted rows until nobody can
    /// see them, and each batch would read them all again.
    reached: [AtomicI64; EXPIRING.len()],
}

impl Sweep {
    pub(super) const fn new() -> Self {
        Self { table: AtomicUsize::new(0), reached: [const { AtomicI64::new(START) }; EXPIRING.len()] }
    }
}

impl ExpiringStore for SqlStore {
    /// Ends after a full batch, and goes on with the same table: what is done is not searched each time.
    async fn sweep(&self, expired_at: Timestamp, limit: usize) -> Result<usize, SqlError> {
        let limit = match self.pool.dialect() {
            Dialect::Sqlite => limit.min(MOST_IN_SQLITE),
            _ => limit,
        };
        let first = self.sweep.table.load(Ordering::Relaxed);
        let mut swept = 0;
        for table in (first..EXPIRING.len()).chain(0..first) {
            let deleted = self.delete_expired(table, expired_at, limit).await?;
            swept += deleted;
            if deleted >= limit {
                self.sweep.table.store(table, Ordering::Relaxed);
                break;
            }
        }
        Ok(swept)
    }
}

impl SqlStore {
    /// Deletes one batch. Returns how many rows it had.
    async fn delete_expired(
        &self,
        table: usize,
        expired_at: Timestamp,
        limit: usize,
    ) -> Result<usize, SqlError> {
        if self.pool.dialect() == Dialect::Postgres {
            let reached = self.sweep.reached[table].load(Ordering::Relaxed);
            let deleted = self.delete_expired_from(reached, table, expired_at, limit).await?;
            if deleted > 0 || reached == START {
                return Ok(deleted);
            }
            // What others kept locked, or wrote meanwhile.
            return self.delete_expired_from(START, table, expired_at, limit).await;
        }
        let delete = &self.statements.delete_expired[table];
        let values: &[Value<'_>] = match self.pool.dialect() {
            Dialect::MySql => values![expired_at, limit],
            _ => values![expired_at, limit, expired_at],
        };
        let deleted = retried!(self, "sweep", attempts => self.pool.execute(delete, values))?;
        Ok(deleted.try_into().unwrap_or(usize::MAX))
    }

    /// The same from this expiry on.
    async fn delete_expired_from(
        &self,
        from: i64,
        table: usize,
        expired_at: Timestamp,
        limit: usize,
    ) -> Result<usize, SqlError> {
        let delete = &self.statements.delete_expired[table];
        let values = values![expired_at, from, limit, expired_at];
        let row = retried!(self, "sweep", attempts => self.pool.fetch(delete, values))?;
        let (deleted, latest) = match row {
            Some(row) => (row.integer(0)?, row.optional_integer(1)?),
            None => (0, None),
        };
        self.sweep.reached[table].store(latest.unwrap_or(START), Ordering::Relaxed);
        Ok(deleted.try_into().unwrap_or(usize::MAX))
    }
}
