//! An operation that writes: its part of a transaction.

use tokio::sync::oneshot::Receiver;

use super::super::dialect::Sql;
use super::super::error::SqlError;
use super::super::value::{Row, Value};
use super::batch::{Failure, Outcome};
use super::run::{Ran, Statement};
use super::turns::Turn;

/// The connection for one operation. Dropping it rolls back the operation and passes the connection on.
pub(crate) struct Lease {
    /// `None` after the end of the operation.
    turn: Option<Turn>,
    /// Whether the operation has its savepoint.
    has_begun: bool,
}

/// How an operation ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Kept,
    Undone,
}

impl Lease {
    /// Of a turn that has a batch.
    pub(super) const fn new(turn: Turn) -> Self {
        Self { turn: Some(turn), has_begun: false }
    }

    /// The first row of a query.
    pub(crate) async fn fetch(&mut self, sql: &Sql, values: &[Value<'_>]) -> Result<Option<Row>, SqlError> {
        Ok(self.run(&[(sql, values)]).await?.rows.into_iter().next().map(Row::Sqlite))
    }

    /// All rows of a query.
    pub(crate) async fn fetch_all(&mut self, sql: &Sql, values: &[Value<'_>]) -> Result<Vec<Row>, SqlError> {
        Ok(self.run(&[(sql, values)]).await?.rows.into_iter().map(Row::Sqlite).collect())
    }

    /// Runs a statement. Returns how many rows it changed.
    pub(crate) async fn execute(&mut self, sql: &Sql, values: &[Value<'_>]) -> Result<u64, SqlError> {
        Ok(self.run(&[(sql, values)]).await?.changed.into_iter().sum())
    }

    /// Ends the operation, and returns once it is committed.
    pub(crate) async fn commit(mut self) -> Result<(), SqlError> {
        self.end(End::Kept).await
    }

    /// Rolls back the operation. Returns once everything is committed that it may have read.
    pub(crate) async fn roll_back(mut self) -> Result<(), SqlError> {
        self.end(End::Undone).await
    }

    /// Ends an operation that changed nothing, and whose caller only goes on to look why.
    pub(super) fn pass(mut self) {
        // There is nothing to roll back.
        self.has_begun = false;
    }

    /// Runs statements. An error ends the operation.
    async fn run(&mut self, statements: &[Statement<'_>]) -> Result<Ran, SqlError> {
        match self.try_run(statements).await.map_err(SqlError::from) {
            Err(error) if error.is_duplicate() => {
                // The other row with this key may be one that is not committed yet.
                self.end(End::Undone).await?;
                Err(error)
            }
            Err(error) => {
                self.leave().await;
                Err(error)
            }
            ran => ran,
        }
    }

    async fn try_run(&mut self, statements: &[Statement<'_>]) -> Result<Ran, sqlx::Error> {
        let Some(batch) = self.turn.as_mut().and_then(|turn| turn.batch.as_mut()) else {
            return Err(sqlx::Error::Configuration("a statement after the end of its transaction".into()));
        };
        if self.has_begun {
            return batch.run_next(statements).await;
        }
        self.has_begun = true;
        batch.run_first(statements).await
    }

    async fn end(&mut self, end: End) -> Result<(), SqlError> {
        let Some(mut turn) = self.turn.take() else {
            return Ok(());
        };
        let Some(mut batch) = turn.batch.take() else {
            return Ok(());
        };
        if batch.members() == 0 && turn.is_last() {
            // The transaction is this operation's alone, so it may be cancelled with it.
            match end {
                End::Kept => batch.end_alone().await?,
                End::Undone => batch.abandon().await,
            }
            return Ok(());
        }
        if end == End::Undone && self.has_begun {
            batch.mark_undone();
        }
        let outcome = batch.join(end == End::Kept);
        turn.batch = Some(batch);
        turn.pass();
        committed(outcome).await
    }

    /// Ends an operation that failed. Its error does not depend on what others wrote.
    async fn leave(&mut self) {
        let is_alone =
            |turn: &Turn| turn.is_last() && turn.batch.as_ref().is_some_and(|batch| batch.members() == 0);
        match self.turn.as_ref().is_some_and(is_alone) {
            true => drop(self.end(End::Undone).await),
            false => drop(Self { turn: self.turn.take(), has_begun: self.has_begun }),
        }
    }
}

/// The outcome of a transaction that others share.
async fn committed(outcome: Receiver<Outcome>) -> Result<(), SqlError> {
    match outcome.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(Failure::Commit(error))) => Err(SqlError::Commit(error)),
        Ok(Err(Failure::RolledBack)) => Err(SqlError::RolledBack),
        // The task that would have committed it is gone with its runtime.
        Err(_) => Err(sqlx::Error::WorkerCrashed.into()),
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if self.has_begun
            && let Some(Turn { batch: Some(batch), .. }) = &mut self.turn
        {
            batch.mark_undone();
        }
    }
}
