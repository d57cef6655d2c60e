//! One interface for the pools and transactions of all databases.

#[cfg(feature = "sqlite")]
use sqlx::SqlitePool;

use super::dialect::{Dialect, Sql};
use super::error::SqlError;
#[cfg(feature = "mysql")]
use super::mysql::MySqlConnections;
#[cfg(feature = "postgres")]
use super::postgres::PostgresConnections;
#[cfg(feature = "sqlite")]
use super::sqlite;
use super::value::{Row, Value};
use oauth_runtime_core::__internal::CallSpan;
#[cfg(feature = "sqlite")]
use oauth_runtime_core::__internal::DatabasePlace;

/// The connections to a database.
#[derive(Clone)]
pub(super) enum Pool {
    /// One connection writes and the others read: SQLite has one writer at a time, and queueing is faster
    /// than retrying.
    #[cfg(feature = "sqlite")]
    Sqlite { writer: sqlite::Writer, readers: SqlitePool },
    #[cfg(feature = "postgres")]
    Postgres(PostgresConnections),
    #[cfg(feature = "mysql")]
    MySql(MySqlConnections),
}

/// A transaction. Dropping it rolls it back.
pub(super) enum Transaction {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlite::Lease),
    #[cfg(feature = "postgres")]
    Postgres { transaction: sqlx::Transaction<'static, sqlx::Postgres>, is_shared: bool },
    #[cfg(feature = "mysql")]
    MySql(sqlx::Transaction<'static, sqlx::MySql>),
}

/// The query with its parameters. This is a macro because the bounds of a function would be longer than its
/// body.
macro_rules! bound {
    ($sql:expr, $values:expr, $persistent:expr) => {{
        // The text contains no values: see `statements.rs`, and `options.rs` for the names of tables.
        let mut query =
            sqlx::query(sqlx::AssertSqlSafe($crate::dialect::Sql::clone($sql))).persistent($persistent);
        for value in $values {
            query = match value {
                $crate::value::Value::Text(text) => query.bind(*text),
                $crate::value::Value::Bytes(bytes) => query.bind(*bytes),
                $crate::value::Value::Integer(integer) => query.bind(*integer),
                $crate::value::Value::NoBytes => query.bind(None::<&[u8]>),
            };
        }
        query
    }};
}

#[cfg(any(feature = "postgres", feature = "mysql"))]
pub(super) use bound;

/// `$body` for each kind of server, with `$inner` as the transaction, `$row` as the row's type, and `$persistent` as
/// whether a prepared statement outlives its transaction; `$sqlite` for SQLite's `$lease`.
macro_rules! with {
    ($self:expr, $lease:ident => $sqlite:expr, $inner:ident => $body:expr, $row:ident, $persistent:ident) => {
        match $self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite($lease) => $sqlite,
            #[cfg(feature = "postgres")]
            Self::Postgres { transaction: $inner, is_shared } => {
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
            Self::Postgres(_) => Dialect::Postgres,
            #[cfg(feature = "mysql")]
            Self::MySql(_) => Dialect::MySql,
        }
    }

    /// The span of an operation.
    pub(super) fn span(&self, operation: &'static str) -> CallSpan {
        match self {
            // The path of its file would say where the secrets are.
            #[cfg(feature = "sqlite")]
            Self::Sqlite { .. } => CallSpan::of_store("sqlite", operation, None, DatabasePlace::default),
            #[cfg(feature = "postgres")]
            Self::Postgres(connections) => connections.span(operation),
            #[cfg(feature = "mysql")]
            Self::MySql(connections) => connections.span(operation),
        }
    }

    /// Waits until the standbys that commits wait for have everything that this server has committed.
    pub(super) async fn confirm(&self) -> Result<(), SqlError> {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(connections) => connections.confirm().await,
            // SQLite has none. MariaDB shows a commit when its replica has it, with the wait point AFTER_SYNC.
            #[cfg(any(feature = "sqlite", feature = "mysql"))]
            _ => Ok(()),
        }
    }

    /// The first row of a query.
    pub(super) async fn fetch(&self, sql: &Sql, values: &[Value<'_>]) -> Result<Option<Row>, SqlError> {
        Ok(match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { readers, .. } => {
                bound!(sql, values, true).fetch_optional(readers).await?.map(Row::Sqlite)
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(connections) => connections.fetch(sql, values).await?.map(Row::Postgres),
            #[cfg(feature = "mysql")]
            Self::MySql(connections) => connections.fetch(sql, values).await?.map(Row::MySql),
        })
    }

    /// All rows of a query.
    pub(super) async fn fetch_all(&self, sql: &Sql, values: &[Value<'_>]) -> Result<Vec<Row>, SqlError> {
        fn rows<T>(all: Vec<T>, row: impl Fn(T) -> Row) -> Vec<Row> {
            all.into_iter().map(row).collect()
        }
        Ok(match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { readers, .. } => {
                rows(bound!(sql, values, true).fetch_all(readers).await?, Row::Sqlite)
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(connections) => rows(connections.fetch_all(sql, values).await?, Row::Postgres),
            #[cfg(feature = "mysql")]
            Self::MySql(connections) => rows(connections.fetch_all(sql, values).await?, Row::MySql),
        })
    }

    /// Runs one statement in a transaction of its own. Returns how many rows it changed.
    pub(super) async fn execute(&self, sql: &Sql, values: &[Value<'_>]) -> Result<u64, SqlError> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { writer, .. } => writer.execute(sql, values).await,
            #[cfg(feature = "postgres")]
            Self::Postgres(connections) => connections.execute(sql, values).await,
            #[cfg(feature = "mysql")]
            Self::MySql(connections) => connections.execute(sql, values).await,
        }
    }

    /// Runs an operation of [`OneTrip`](super::one_trip::OneTrip). Returns how many rows it changed; if none, it did
    /// nothing.
    pub(super) async fn execute_whole(&self, sql: &Sql, values: &[Value<'_>]) -> Result<u64, SqlError> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { writer, .. } => writer.execute_whole(sql, values).await,
            #[cfg(feature = "mysql")]
            Self::MySql(connections) => connections.execute_whole(sql, values).await,
            #[allow(unreachable_patterns, reason = "a build has the databases that its features name")]
            _ => self.execute(sql, values).await,
        }
    }

    /// Runs an operation of [`OneTrip`](super::one_trip::OneTrip) that always adds a row.
    pub(super) async fn create_whole(&self, sql: &Sql, values: &[Value<'_>]) -> Result<(), SqlError> {
        match self.execute_whole(sql, values).await? {
            0 => Err(sqlx::Error::RowNotFound.into()),
            _ => Ok(()),
        }
    }

    /// Begins a transaction that writes.
    pub(super) async fn begin(&self) -> Result<Transaction, SqlError> {
        Ok(match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { writer, .. } => Transaction::Sqlite(writer.begin().await?),
            #[cfg(feature = "postgres")]
            Self::Postgres(connections) => {
                let transaction = connections.pool().begin().await?;
                Transaction::Postgres { transaction, is_shared: connections.is_shared }
            }
            #[cfg(feature = "mysql")]
            Self::MySql(connections) => Transaction::MySql(connections.pool().begin().await?),
        })
    }
}

impl Transaction {
    /// The first row of a query.
    pub(super) async fn fetch(&mut self, sql: &Sql, values: &[Value<'_>]) -> Result<Option<Row>, SqlError> {
        with!(self, lease => lease.fetch(sql, values).await, transaction => {
            Ok(bound!(sql, values, persistent).fetch_optional(&mut **transaction).await?.map(row))
        }, row, persistent)
    }

    /// All rows of a query.
    pub(super) async fn fetch_all(&mut self, sql: &Sql, values: &[Value<'_>]) -> Result<Vec<Row>, SqlError> {
        with!(self, lease => lease.fetch_all(sql, values).await, transaction => {
            Ok(bound!(sql, values, persistent).fetch_all(&mut **transaction).await?.into_iter().map(row).collect())
        }, row, persistent)
    }

    /// Runs a statement. Returns how many rows it changed.
    pub(super) async fn execute(&mut self, sql: &Sql, values: &[Value<'_>]) -> Result<u64, SqlError> {
        with!(self, lease => lease.execute(sql, values).await, transaction => {
            let _ = row;
            Ok(bound!(sql, values, persistent).execute(&mut **transaction).await?.rows_affected())
        }, row, persistent)
    }

    /// Commits.
    pub(super) async fn commit(self) -> Result<(), SqlError> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(lease) => lease.commit().await?,
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
            Self::Sqlite(lease) => lease.roll_back().await?,
            #[cfg(feature = "postgres")]
            Self::Postgres { transaction, .. } => transaction.rollback().await?,
            #[cfg(feature = "mysql")]
            Self::MySql(transaction) => transaction.rollback().await?,
        }
        Ok(())
    }
}
