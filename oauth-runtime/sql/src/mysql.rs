//! The connections to MySQL or MariaDB.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::error::DatabaseError;
use sqlx::mysql::{MySql, MySqlDatabaseError, MySqlPool, MySqlRow};
use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, Executor};
use tokio::sync::OnceCell;

use super::database::bound;
use super::dialect::{Dialect, Sql};
use super::error::SqlError;
use super::galera;
use super::lending::Lending;
use super::value::Value;
use oauth_runtime_core::__internal::{CallSpan, DatabasePlace};

/// The connections to MySQL or MariaDB.
#[derive(Clone)]
pub(super) struct MySqlConnections {
    lending: Lending<MySql>,
    /// Whether the server is a node of a Galera cluster.
    is_galera: IsGalera,
}

/// How the connections know whether the server is a node of a Galera cluster.
#[derive(Clone)]
enum IsGalera {
    /// The first transaction asks.
    Asked(Arc<OnceCell<bool>>),
    /// Each new connection has asked. Once one led to a node, all count as if they did.
    Told(Arc<AtomicBool>),
}

impl MySqlConnections {
    pub(super) fn new(lending: Lending<MySql>) -> Self {
        Self { lending, is_galera: IsGalera::Asked(Arc::default()) }
    }

    /// Connections that say by themselves when they lead to a node of a Galera cluster.
    pub(super) fn told(self, is_galera: Arc<AtomicBool>) -> Self {
        Self { is_galera: IsGalera::Told(is_galera), ..self }
    }

    pub(super) const fn pool(&self) -> &MySqlPool {
        self.lending.pool()
    }

    /// The span of an operation.
    pub(super) fn span(&self, operation: &'static str) -> CallSpan {
        CallSpan::of_store("mysql", operation, None, || {
            let options = self.pool().connect_options();
            let socket = options.get_socket().map(|path| path.display().to_string());
            let port = socket.is_none().then(|| options.get_port());
            let address = socket.unwrap_or_else(|| options.get_host().to_owned());
            let namespace = options.get_database().map(str::to_owned);
            DatabasePlace { address: Some(address), port, namespace }
        })
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
    ///
    /// On Galera, each statement is sent by itself. When a node rolls a transaction back in favour of another node's, it says so at the
    /// next request. Between two statements of one request it says nothing: those that are left run without the transaction,
    /// and COMMIT succeeds (seen with MariaDB 10.11).
    pub(super) async fn execute_whole(&self, sql: &Sql, values: &[Value<'_>]) -> Result<u64, SqlError> {
        let mut lent = self.lending.lend().await?;
        let is_galera = match &self.is_galera {
            IsGalera::Asked(known) => {
                *known.get_or_try_init(|| async { galera::is_node(&mut lent.connection).await }).await?
            }
            IsGalera::Told(is_galera) => is_galera.load(Ordering::Acquire),
        };
        let mut open = Open { connection: &mut lent.connection, is_open: true };
        let done = match open.run(sql, values, is_galera).await {
            // The server stopped there. The transaction goes on until somebody ends it.
            Err(sqlx::Error::Database(error)) => {
                open.connection.execute("ROLLBACK").await?;
                if is_condition(error.as_ref()) { Ok(0) } else { Err(sqlx::Error::Database(error)) }
            }
            Err(error) => return Err(error.into()),
            Ok(rows) => Ok(rows),
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

impl Open<'_> {
    async fn run(&mut self, sql: &Sql, values: &[Value<'_>], by_statement: bool) -> Result<u64, sqlx::Error> {
        let mut rows = 0;
        // No value has a semicolon: they are digits.
        let text = Dialect::MySql.with_literals(sql, values);
        let requests: Vec<&str> = if by_statement { text.split("; ").collect() } else { vec![&text] };
        for request in requests {
            let done = self.connection.execute(sqlx::raw_sql(AssertSqlSafe(request.to_owned()))).await?;
            rows += done.rows_affected();
        }
        Ok(rows)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if self.is_open {
            self.connection.close_on_drop();
        }
    }
}
