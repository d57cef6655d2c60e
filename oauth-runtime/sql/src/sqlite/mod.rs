//! The writer of SQLite: what waits is committed together.
//!
//! SQLite has one writer at a time, and a commit waits for the disk. Operations therefore take turns on one
//! transaction, each within a savepoint of its own. When nobody waits any more, the transaction is committed, and only
//! then does each operation return. A lone operation is a transaction of its own.
//!
//! - An operation that fails, loses or is cancelled is rolled back to its savepoint; the others stay.
//! - What an operation read may be what another one wrote a moment ago. Its answer is therefore as good as the commit,
//!   also if it wrote nothing itself, and waits for it.
//! - If the commit fails, all of them fail with its error, and each is retried by its own rules.

mod batch;
mod lease;
mod run;
mod turns;

use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::SqlitePool;

pub(super) use self::lease::Lease;

use self::batch::Batch;
use self::run::query;
use self::turns::{Turn, Turns};
use super::dialect::Sql;
use super::error::SqlError;
use super::value::Value;

/// How long a connection waits for another process before it is asked again. SQLite looks at intervals that grow from a
/// millisecond to a hundred.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_millis(10);

/// How long an attempt to write takes at least if another process writes.
const SHORTEST_WAIT: Duration = Duration::from_millis(1);

/// Writes, in turns, on a connection of a pool.
#[derive(Clone)]
pub(super) struct Writer {
    pool: SqlitePool,
    turns: Arc<Turns>,
    /// How long another process may write.
    patience: Duration,
}

impl Writer {
    /// On a pool whose connections wait for another process for [`BUSY_TIMEOUT`], or as long as the application likes.
    pub(super) fn new(pool: SqlitePool, patience: Duration) -> Self {
        Self { pool, turns: Arc::default(), patience }
    }

    #[cfg(test)]
    pub(super) const fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// Begins an operation, within a transaction that may be that of others too.
    pub(super) async fn begin(&self) -> Result<Lease, SqlError> {
        self.begin_in(self.turns.wait().await?).await
    }

    async fn begin_in(&self, mut turn: Turn) -> Result<Lease, SqlError> {
        if let Some(batch) = &mut turn.batch
            && batch.undo().await.is_err()
            && let Some(batch) = turn.batch.take()
        {
            // SQLite itself rolled back the transaction. Those who wait for it try again.
            batch.abandon().await;
        }
        if turn.batch.is_none() {
            turn.batch = Some(Batch::begin(&self.pool, self.patience).await?);
        }
        Ok(Lease::new(turn))
    }

    /// Runs one statement as an operation. Returns how many rows it changed.
    pub(super) async fn execute(&self, sql: &Sql, values: &[Value<'_>]) -> Result<u64, SqlError> {
        let turn = self.turns.wait().await?;
        if turn.is_alone() {
            // SQLite makes a transaction of the statement, in one message to the connection's thread.
            let statement = || query(Sql::clone(sql), values).execute(&self.pool);
            return Ok(patiently(self.patience, statement).await?.rows_affected());
        }
        let mut lease = self.begin_in(turn).await?;
        let changed = lease.execute(sql, values).await?;
        lease.commit().await?;
        Ok(changed)
    }

    /// Runs the statements of a whole operation. Returns how many rows they changed; if none, the caller looks why.
    pub(super) async fn execute_whole(&self, sql: &Sql, values: &[Value<'_>]) -> Result<u64, SqlError> {
        let mut lease = self.begin().await?;
        let changed = lease.execute(sql, values).await?;
        match changed {
            0 => lease.pass(),
            _ => lease.commit().await?,
        }
        Ok(changed)
    }
}

/// Repeats what another process keeps from writing. SQLite itself would ask ever more rarely, and hardly ever in the
/// moment between two transactions of a busy process.
async fn patiently<T, F>(patience: Duration, attempt: impl Fn() -> F) -> Result<T, sqlx::Error>
where
    F: Future<Output = Result<T, sqlx::Error>>,
{
    let since = Instant::now();
    loop {
        let asked = Instant::now();
        match attempt().await {
            Err(error) if is_busy(&error) && since.elapsed() < patience => {
                // An application's connections may have no timeout of their own.
                if asked.elapsed() < SHORTEST_WAIT {
                    tokio::time::sleep(SHORTEST_WAIT).await;
                }
            }
            outcome => return outcome,
        }
    }
}

/// SQLITE_BUSY.
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.and_then(|code| code.parse::<u32>().ok()).is_some_and(|code| code & 0xff == 5)
}
