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

/// What became of a transaction. Its members share the error.
pub(super) type Outcome = Result<(), Arc<sqlx::Error>>;

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
            let undo = match name {
                Name::A => "ROLLBACK TO oauth_a",
                Name::B => "ROLLBACK TO oauth_b",
            };
            sqlx::query(undo).execute(&mut *self.transaction).await?;
            self.latest = Some(Savepoint { name, is_undone: false });
        }
        Ok(())
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
        let outcome = outcome.map_err(Arc::new);
        drop(turn);
        for member in self.members {
            // Nobody listens if it was cancelled.
            let _ = member.send(outcome.clone());
        }
    }

    /// Commits a transaction of one operation.
    pub(super) async fn end_alone(self) -> Result<(), sqlx::Error> {
        self.transaction.commit().await
    }

    /// Rolls back. The members try again.
    pub(super) async fn abandon(self) {
        roll_back(self.transaction).await;
    }
}

/// Rolls back. If SQLite has done so by itself, which errors such as a full disk bring about, the driver must not count
/// the transaction any longer: it would refuse to begin the next one.
async fn roll_back(mut transaction: Transaction<'static, Sqlite>) {
    let _ = sqlx::query("BEGIN").execute(&mut *transaction).await;
    let _ = transaction.rollback().await;
}
