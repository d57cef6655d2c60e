//! PostgreSQL's connections.

use sqlx::postgres::{PgPool, PgRow, Postgres};
use sqlx::{AssertSqlSafe, Executor};

use super::database::bound;
use super::dialect::{Dialect, Sql};
use super::error::SqlError;
use super::lending::Lending;
use super::value::Value;
use oauth_runtime_core::__internal::{CallSpan, DatabasePlace};

/// The connections to PostgreSQL.
#[derive(Clone)]
pub(super) struct PostgresConnections {
    lending: Lending<Postgres>,
    /// Whether others use the same connections between two transactions. The driver prepares a statement in one round
    /// trip and runs it in the next, and a pooler may lend the connection to somebody else in between. So a statement
    /// outside of a transaction is sent as a text, in one.
    pub(super) is_shared: bool,
}

/// Before a statement that is sent as a text. Its rows come as texts too; the driver reads no other form of bytes.
const BYTES_AS_DIGITS: &str = "SET LOCAL bytea_output = 'hex'; ";

/// A transaction that changes no table, and whose commit waits: one that only reads doesn't, nor does one that has a number alone.
const COMMIT_SOMETHING: &str = "SELECT pg_logical_emit_message(true, 'oauth', '')";

impl PostgresConnections {
    pub(super) const fn new(lending: Lending<Postgres>, is_shared: bool) -> Self {
        Self { lending, is_shared }
    }

    pub(super) const fn pool(&self) -> &PgPool {
        self.lending.pool()
    }

    /// The span of an operation.
    pub(super) fn span(&self, operation: &'static str) -> CallSpan {
        CallSpan::of_store("postgresql", operation, None, || {
            let options = self.pool().connect_options();
            let socket = options.get_socket().map(|path| path.display().to_string());
            let port = socket.is_none().then(|| options.get_port());
            let address = socket.unwrap_or_else(|| options.get_host().to_owned());
            let namespace = options.get_database().map(str::to_owned);
            DatabasePlace { address: Some(address), port, namespace }
        })
    }

    /// The first row of a query.
    pub(super) async fn fetch(&self, sql: &Sql, values: &[Value<'_>]) -> Result<Option<PgRow>, SqlError> {
        let mut lent = self.lending.lend().await?;
        let row = if self.is_shared {
            lent.connection.fetch_optional(query_as_text(sql, values)).await?
        } else {
            lent.connection.fetch_optional(bound!(sql, values, true)).await?
        };
        lent.done();
        Ok(row)
    }

    /// Waits until the standbys that commits wait for have everything that this server has committed.
    pub(super) async fn confirm(&self) -> Result<(), SqlError> {
        let mut lent = self.lending.lend().await?;
        lent.connection.execute(COMMIT_SOMETHING).await?;
        lent.done();
        Ok(())
    }

    /// All rows of a query.
    pub(super) async fn fetch_all(&self, sql: &Sql, values: &[Value<'_>]) -> Result<Vec<PgRow>, SqlError> {
        let mut lent = self.lending.lend().await?;
        let rows = if self.is_shared {
            lent.connection.fetch_all(query_as_text(sql, values)).await?
        } else {
            lent.connection.fetch_all(bound!(sql, values, true)).await?
        };
        lent.done();
        Ok(rows)
    }

    /// Runs a statement that is a transaction of its own. Returns how many rows it changed.
    pub(super) async fn execute(&self, sql: &Sql, values: &[Value<'_>]) -> Result<u64, SqlError> {
        let mut lent = self.lending.lend().await?;
        let done = if self.is_shared {
            let text = Dialect::Postgres.with_literals(sql, values);
            lent.connection.execute(sqlx::raw_sql(AssertSqlSafe(text))).await?
        } else {
            lent.connection.execute(bound!(sql, values, true)).await?
        };
        lent.done();
        Ok(done.rows_affected())
    }
}

fn query_as_text(sql: &Sql, values: &[Value<'_>]) -> sqlx::RawSql {
    let text = Dialect::Postgres.with_literals(sql, values);
    sqlx::raw_sql(AssertSqlSafe(format!("{BYTES_AS_DIGITS}{text}")))
}
