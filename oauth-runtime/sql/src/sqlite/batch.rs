//! A transaction of several operations, and its savepoints.

use std::sync::Arc;
use std::time::Duration;

use sqlx::{Sqlite, SqlitePool, Transaction};
use tokio::sync::oneshot;

use super::patiently;
use super::run::{Ran, Statement, run};
use super::turns::Turn;

/// How many operations are committed together at most, so that the first one does not wait for long.
pub(super) const MOST_MEMBERS: usize = 128;

/// What became of a transaction, for its members.
pub(super) type Outcome = Result<(), Failure>;

/// Why nothing of a transaction was kept.
#[derive(Clone)]
pub(super) enum Failure {
    /// The commit failed.
    Commit(Arc<sqlx::Error>),
    /// SQLite had rolled it back before.
    RolledBack,
}

/// An open transaction. Dropping it rolls it back, and its members try again.
pub(super) struct Batch {
    transaction: Transaction<'static, Sqlite>,
    /// Those who are done and wait for the commit.
    members: Vec<oneshot::Sender<Outcome>>,
    /// Whether one of them has written something.
    has_written: bool,
    latest: Option<Savepoint>,
}

/// The savepoint of the latest operation. It stays until the next one begins, which saves a message.
#[derive(Clone, Copy)]
struct Savepoint {
    name: Name,
    /// Whether it has yet to be rolled back.
    is_undone: bool,
}

/// Two names in turn. If SQLite rolled back everything by itself, the savepoint of the latest operation is missing, and
/// no earlier one is mistaken for it.
#[derive(Clone, Copy)]
enum Name {
    A,
    B,
}

impl Name {
    /// As sqlx wants statements: not put together at run time.
    const fn roll_back_to(self) -> &'static str {
        match self {
            Self::A => "ROLLBACK TO oauth_a",
            Self::B => "ROLLBACK TO oauth_b",
        }
    }

    const fn release(self) -> &'static str {
        match self {
            Self::A => "RELEASE oauth_a",
            Self::B => "RELEASE oauth_b",
        }
    }

    const fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }
}

impl Batch {
    /// Begins one, as soon as no other process writes.
    pub(super) async fn begin(pool: &SqlitePool, patience: Duration) -> Result<Self, sqlx::Error> {
        // A transaction that begins with a read and writes later could fail half-way.
        let begin = || patiently(patience, || pool.begin_with("BEGIN IMMEDIATE"));
        let transaction = match begin().await {
            // SQLite rolled back by itself when the driver no longer looked, and the driver still counts a transaction.
            Err(sqlx::Error::InvalidSavePointStatement) => {
                pool.acquire().await?.close().await?;
                begin().await?
            }
            transaction => transaction?,
        };
        Ok(Self { transaction, members: Vec::new(), has_written: false, latest: None })
    }

    pub(super) const fn members(&self) -> usize {
        self.members.len()
    }

    /// Runs the first statements of an operation, after its savepoint.
    pub(super) async fn run_first(&mut self, statements: &[Statement<'_>]) -> Result<Ran, sqlx::Error> {
        let (name, before) = match self.latest {
            None => (Name::A, ("SAVEPOINT oauth_a;", 1)),
            Some(Savepoint { name: Name::A, .. }) => (Name::B, ("RELEASE oauth_a;SAVEPOINT oauth_b;", 2)),
            Some(Savepoint { name: Name::B, .. }) => (Name::A, ("RELEASE oauth_b;SAVEPOINT oauth_a;", 2)),
        };
        self.latest = Some(Savepoint { name, is_undone: false });
        run(&mut self.transaction, before, statements).await
    }

    /// Runs statements of an operation that has its savepoint.
    pub(super) async fn run_next(&mut self, statements: &[Statement<'_>]) -> Result<Ran, sqlx::Error> {
        run(&mut self.transaction, ("", 0), statements).await
    }

    /// The latest operation is to be rolled back before anything else happens.
    pub(super) const fn mark_undone(&mut self) {
        if let Some(latest) = &mut self.latest {
            latest.is_undone = true;
        }
    }

    /// Rolls back the latest operation if it is to be. An error means that the transaction is over.
    pub(super) async fn undo(&mut self) -> Result<(), sqlx::Error> {
        if let Some(Savepoint { name, is_undone: true }) = self.latest {
            let undone = sqlx::query(name.roll_back_to()).execute(&mut *self.transaction).await;
            self.latest = match undone {
                Ok(_) => Some(Savepoint { name, is_undone: false }),
                // It was cancelled before it had a savepoint: there is nothing to roll back.
                Err(_) if self.is_open().await => {
                    // The savepoint of the operation before it may be there, and must not be mistaken for a later one.
                    let _ = sqlx::query(name.other().release()).execute(&mut *self.transaction).await;
                    None
                }
                Err(error) => return Err(error),
            };
        }
        Ok(())
    }

    /// Whether SQLite still has the transaction: it then refuses to begin another one. If it does not, there is a new and
    /// empty one afterwards.
    async fn is_open(&mut self) -> bool {
        let begun = sqlx::query("BEGIN").execute(&mut *self.transaction).await;
        matches!(begun, Err(sqlx::Error::Database(_)))
    }

    /// Adds the latest operation to those that wait for the commit.
    pub(super) fn join(&mut self, has_written: bool) -> oneshot::Receiver<Outcome> {
        self.has_written |= has_written;
        let (member, outcome) = oneshot::channel();
        self.members.push(member);
        outcome
    }

    /// Commits, passes the turn on, and tells the members.
    pub(super) async fn end(mut self, turn: Turn) {
        if self.undo().await.is_err() {
            return self.abandon().await;
        }
        let outcome = match self.has_written {
            true => self.transaction.commit().await,
            false => {
                roll_back(self.transaction).await;
                Ok(())
            }
        };
        let outcome = outcome.map_err(|error| Failure::Commit(Arc::new(error)));
        drop(turn);
        tell(self.members, &outcome);
    }

    /// Commits a transaction of one operation.
    pub(super) async fn end_alone(self) -> Result<(), sqlx::Error> {
        self.transaction.commit().await
    }

    /// Rolls back. The members try again.
    pub(super) async fn abandon(self) {
        roll_back(self.transaction).await;
        tell(self.members, &Err(Failure::RolledBack));
    }
}

fn tell(members: Vec<oneshot::Sender<Outcome>>, outcome: &Outcome) {
    for member in members {
        // Nobody listens if it was cancelled.
        let _ = member.send(outcome.clone());
    }
}

/// Rolls back. If SQLite has done so by itself, which errors such as a full disk bring about, the driver must not count
/// the transaction any longer: it would refuse to begin the next one.
async fn roll_back(mut transaction: Transaction<'static, Sqlite>) {
    let _ = sqlx::query("BEGIN").execute(&mut *transaction).await;
    let _ = transaction.rollback().await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Sql;

    async fn batch() -> (SqlitePool, Batch) {
        let pool = SqlitePool::connect("sqlite::memory:").await.expect("SQLite in memory");
        sqlx::query("CREATE TABLE written (number INTEGER)").execute(&pool).await.expect("a table");
        let batch = Batch::begin(&pool, Duration::from_secs(5)).await.expect("a transaction");
        (pool, batch)
    }

    /// One operation that writes.
    async fn write(batch: &mut Batch) -> oneshot::Receiver<Outcome> {
        let insert = Sql::from("INSERT INTO written VALUES (1)");
        batch.run_first(&[(&insert, &[])]).await.expect("it writes");
        batch.join(true)
    }

    async fn written(mut batch: Batch) -> i64 {
        let count = sqlx::query_scalar("SELECT count(*) FROM written");
        count.fetch_one(&mut *batch.transaction).await.expect("the number of rows")
    }

    #[tokio::test]
    async fn a_cancelled_operation_takes_no_other_with_it() {
        // Cancelled before its message was read, or after RELEASE, or after everything.
        for read in [
            "SELECT 1",
            "RELEASE oauth_a",
            "RELEASE oauth_a; SAVEPOINT oauth_b; INSERT INTO written VALUES (9)",
        ] {
            let (_pool, mut batch) = batch().await;
            let _before = write(&mut batch).await;
            sqlx::raw_sql(read).execute(&mut *batch.transaction).await.expect("what was read of it");
            batch.latest = Some(Savepoint { name: Name::B, is_undone: true });
            batch.undo().await.expect("the transaction goes on");
            // So is the next one, before its message was read: no savepoint is mistaken for its own.
            let name = batch.latest.map_or(Name::A, |latest| latest.name.other());
            batch.latest = Some(Savepoint { name, is_undone: true });
            batch.undo().await.expect("the transaction still goes on");
            let _between = write(&mut batch).await;
            batch.mark_undone();
            batch.undo().await.expect("the latest one");
            let _after = write(&mut batch).await;
            assert_eq!(written(batch).await, 2, "{read}");
        }
    }

    #[tokio::test]
    async fn members_of_a_transaction_that_sqlite_rolled_back_hear_so() {
        let (_pool, mut batch) = batch().await;
        let mut member = write(&mut batch).await;
        sqlx::raw_sql("ROLLBACK")
            .execute(&mut *batch.transaction)
            .await
            .expect("as SQLite does on a full disk");
        batch.mark_undone();
        assert!(batch.undo().await.is_err(), "there is nothing to go on with");
        assert!(member.try_recv().is_err(), "it is not decided yet");
        batch.abandon().await;
        assert!(matches!(member.try_recv(), Ok(Err(Failure::RolledBack))));
    }
}
