//! One interface for the pools and transactions of all databases.

use sqlx::AssertSqlSafe;
#[cfg(feature = "mysql")]
use sqlx::MySqlPool;
#[cfg(feature = "postgres")]
use sqlx::PgPool;
#[cfg(feature = "sqlite")]
use sqlx::SqlitePool;

use super::dialect::{Dialect, Sql};
use super::error::SqlError;
use super::value::{Row, Value};

/// The connections to a database.
#[derive(Clone)]
pub(super) enum Pool {
    /// One connection writes and the others read: SQLite has one writer at a time, and queueing is faster
    /// than retrying.
    #[cfg(feature = "sqlite")]
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    #[cfg(feature = "postgres")]
    Postgres {
        pool: PgPool,
        /// Whether others use the same connections between two transactions.
        is_shared: bool,
    },
    #[cfg(feature = "mysql")]
    MySql(MySqlPool),
}

/// A transaction. Dropping it rolls it back.
pub(super) enum Transaction {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    #[cfg(feature = "postgres")]
    Postgres { transaction: sqlx::Transaction<'static, sqlx::Postgres>, is_shared: bool },
    #[cfg(feature = "mysql")]
    MySql(sqlx::Transaction<'static, sqlx::MySql>),
}

/// The query with its parameters. This is a macro because the bounds of a function would be longer than its
/// body.
macro_rules! query {
    ($sql:expr, $values:expr, $persistent:expr) => {{
        // The text contains no values: see `statements.rs`, and `options.rs` for the names of tables.
        let mut query = sqlx::query(AssertSqlSafe(Sql::clone($sql))).persistent($persistent);
        for value in $values {
            query = match value {
                Value::Text(text) => query.bind(*text),
                Value::Bytes(bytes) => query.bind(*bytes),
                Value::Integer(integer) => query.bind(*integer),
                Value::NoBytes => query.bind(None::<&[u8]>),
            };
        }
        query
    }};
}

/// `$body` for each kind of database, with `$inner` as the reader or writer, `$row` as the row's type, and
/// `$persistent` as whether a prepared statement outlives its transaction.
macro_rules! with {
    ($self:expr, $sqlite:pat, $postgres:ident, $inner:ident => $body:expr, $row:ident, $persistent:ident) => {
        match $self {
            #[cfg(feature = "sqlite")]
            $sqlite => {
                let ($row, $persistent) = (Row::Sqlite, true);
                $body
            }
            #[cfg(feature = "postgres")]
            Self::Postgres { $postgres: $inner, is_shared } => {
                let ($row, $persistent) = (Row::Postgres, !*is_shared);
                $body
            }
            #[cfg(feature = "mysql")]
            Self::MySql($inner) => {
                let ($row, $persistent) = (Row::MySql, true);
                $body
            }
        }
    };
}

impl Pool {
    pub(super) const fn dialect(&self) -> Dialect {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { .. } => Dialect::Sqlite,
            #[cfg(feature = "postgres")]
            Self::Postgres { .. } => Dialect::Postgres,
            #[cfg(feature = "mysql")]
            Self::MySql(_) => Dialect::MySql,
        }
    }

    /// Whether each statement needs its own transaction: the driver prepares it in one round trip and runs it
    /// in the next, and a pooler may lend the connection to somebody else in between.
    const fn is_shared(&self) -> bool {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres { is_shared, .. } => *is_shared,
            #[allow(unreachable_patterns, reason = "a build has the databases that its features name")]
            _ => false,
        }
    }

    /// The first row of a query.
    pub(super) async fn fetch(&self, sql: &Sql, values: &[Value<'_>]) -> Result<Option<Row>, SqlError> {
        if self.is_shared() {
            let mut transaction = self.begin().await?;
            let row = transaction.fetch(sql, values).await?;
            transaction.commit().await?;
            return Ok(row);
        }
        with!(self, Self::Sqlite { readers: pool, .. }, pool, pool => {
            Ok(query!(sql, values, persistent).fetch_optional(pool).await?.map(row))
        }, row, persistent)
    }

    /// All rows of a query.
    pub(super) async fn fetch_all(&self, sql: &Sql, values: &[Value<'_>]) -> Result<Vec<Row>, SqlError> {
        if self.is_shared() {
            let mut transaction = self.begin().await?;
            let rows = transaction.fetch_all(sql, values).await?;
            transaction.commit().await?;
            return Ok(rows);
        }
        with!(self, Self::Sqlite { readers: pool, .. }, pool, pool => {
            Ok(query!(sql, values, persistent).fetch_all(pool).await?.into_iter().map(row).collect())
        }, row, persistent)
    }

    /// Runs one statement in a transaction of its own. Returns how many rows it changed.
    pub(super) async fn execute(&self, sql: &Sql, values: &[Value<'_>]) -> Result<u64, SqlError> {
        if self.is_shared() {
            let mut transaction = self.begin().await?;
            let changed = transaction.execute(sql, values).await?;
            transaction.commit().await?;
            return Ok(changed);
        }
        with!(self, Self::Sqlite { writer: pool, .. }, pool, pool => {
            let _ = row;
            Ok(query!(sql, values, persistent).execute(pool).await?.rows_affected())
        }, row, persistent)
    }

    /// Begins a transaction that writes.
    pub(super) async fn begin(&self) -> Result<Transaction, SqlError> {
        Ok(match self {
            // A transaction that begins with a read and writes later could fail half-way.
            #[cfg(feature = "sqlite")]
            Self::Sqlite { writer, .. } => Transaction::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            #[cfg(feature = "postgres")]
            Self::Postgres { pool, is_shared } => {
                Transaction::Postgres { transaction: pool.begin().await?, is_shared: *is_shared }
            }
            #[cfg(feature = "mysql")]
            Self::MySql(pool) => Transaction::MySql(pool.begin().await?),
        })
    }
}

impl Transaction {
    /// The first row of a query.
    pub(super) async fn fetch(&mut self, sql: &Sql, values: &[Value<'_>]) -> Result<Option<Row>, SqlError> {
        with!(self, Self::Sqlite(transaction), transaction, transaction => {
            Ok(query!(sql, values, persistent).fetch_optional(&mut **transaction).await?.map(row))
        }, row, persistent)
    }

    /// All rows of a query.
    pub(super) async fn fetch_all(&mut self, sql: &Sql, values: &[Value<'_>]) -> Result<Vec<Row>, SqlError> {
        with!(self, Self::Sqlite(transaction), transaction, transaction => {
            Ok(query!(sql, values, persistent).fetch_all(&mut **transaction).await?.into_iter().map(row).collect())
        }, row, persistent)
    }

    /// Runs a statement. Returns how many rows it changed.
    pub(super) async fn execute(&mut self, sql: &Sql, values: &[Value<'_>]) -> Result<u64, SqlError> {
        with!(self, Self::Sqlite(transaction), transaction, transaction => {
            let _ = row;
            Ok(query!(sql, values, persistent).execute(&mut **transaction).await?.rows_affected())
        }, row, persistent)
    }

    /// Commits.
    pub(super) async fn commit(self) -> Result<(), SqlError> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(transaction) => transaction.commit().await?,
            #[cfg(feature = "postgres")]
            Self::Postgres { transaction, .. } => transaction.commit().await?,
            #[cfg(feature = "mysql")]
            Self::MySql(transaction) => transaction.commit().await?,
        }
        Ok(())
    }

    /// Rolls back now, so that its locks are released when this returns.
    pub(super) async fn roll_back(self) -> Result<(), SqlError> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(transaction) => transaction.rollback().await?,
            #[cfg(feature = "postgres")]
            Self::Postgres { transaction, .. } => transaction.rollback().await?,
            #[cfg(feature = "mysql")]
            Self::MySql(transaction) => transaction.rollback().await?,
        }
        Ok(())
    }
}
