//! The connections to MySQL or MariaDB.

use sqlx::error::DatabaseError;
use sqlx::mysql::{MySql, MySqlDatabaseError, MySqlPool, MySqlRow};
use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, Executor};

use super::database::bound;
use super::dialect::{Dialect, Sql};
use super::error::SqlError;
use super::lending::Lending;
use super::value::Value;

/// The connections to MySQL or MariaDB.
#[derive(Clone)]
pub(super) struct MySqlConnections {
    lending: Lending<MySql>,
}

impl MySqlConnections {
    pub(super) const fn new(lending: Lending<MySql>) -> Self {
        Self { lending }
    }

    pub(super) const fn pool(&self) -> &MySqlPool {
        self.lending.pool()
    }

    /// The first row of a query.
    pub(super) async fn fetch(&self, sql: &Sql, values: &[Value<'_>]) -> Result<Option<MySqlRow>, SqlError> {
        let mut lent = self.lending.lend().await?;
        let row = lent.connection.fetch_optional(bound!(sql, values, true)).await?;
        lent.done();
        Ok(row)
    }

    /// All rows of a query.
    pub(super) async fn fetch_all(&self, sql: &Sql, values: &[Value<'_>]) -> Result<Vec<MySqlRow>, SqlError> {
        let mut lent = self.lending.lend().await?;
        let rows = lent.connection.fetch_all(bound!(sql, values, true)).await?;
        lent.done();
        Ok(rows)
    }

    /// Runs a statement that is a transaction of its own. Returns how many rows it changed.
    pub(super) async fn execute(&self, sql: &Sql, values: &[Value<'_>]) -> Result<u64, SqlError> {
        let mut lent = self.lending.lend().await?;
        let done = lent.connection.execute(bound!(sql, values, true)).await?;
        lent.done();
        Ok(done.rows_affected())
    }

    /// Runs a transaction of several statements in one round trip. Returns how many rows they changed.
    pub(super) async fn execute_whole(&self, sql: &Sql, values: &[Value<'_>]) -> Result<u64, SqlError> {
        let text = Dialect::MySql.with_literals(sql, values);
        let mut lent = self.lending.lend().await?;
        let mut open = Open { connection: &mut lent.connection, is_open: true };
        let done = match open.connection.execute(sqlx::raw_sql(AssertSqlSafe(text))).await {
            // The server stopped there. The transaction goes on until somebody ends it.
            Err(sqlx::Error::Database(error)) => {
                open.connection.execute("ROLLBACK").await?;
                if is_condition(error.as_ref()) { Ok(0) } else { Err(sqlx::Error::Database(error)) }
            }
            Err(error) => return Err(error.into()),
            Ok(done) => Ok(done.rows_affected()),
        };
        open.is_open = false;
        drop(open);
        lent.done();
        Ok(done?)
    }
}

/// Whether a subquery for a condition found nothing: ER_BAD_NULL_ERROR.
fn is_condition(error: &dyn DatabaseError) -> bool {
    error.try_downcast_ref::<MySqlDatabaseError>().is_some_and(|error| error.number() == 1048)
}

/// A connection on which a transaction may be open. It is closed if nothing ends that, such as when the operation takes
/// too long and is dropped.
struct Open<'a> {
    connection: &'a mut PoolConnection<MySql>,
    is_open: bool,
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if self.is_open {
            self.connection.close_on_drop();
        }
    }
}
