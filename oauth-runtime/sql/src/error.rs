//! Errors, and which operations may be retried.

use std::borrow::Cow;
use std::time::Duration;

use oauth_runtime_core::BoxError;
use oauth_runtime_core::store::RecordError;

/// An error of a [`SqlStore`](super::SqlStore). It never contains the values of a statement.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SqlError {
    /// The database refused the statement, or cannot be reached.
    #[error("the database refused a statement, or cannot be reached{hint}", hint = hint(.0))]
    Database(#[from] sqlx::Error),
    /// The transaction that the operation shared with others could not be committed. The others have the same error.
    #[cfg(feature = "sqlite")]
    #[error("the database could not commit what several operations wrote")]
    Commit(#[source] std::sync::Arc<sqlx::Error>),
    /// SQLite rolled back the transaction that the operation shared with others.
    #[cfg(feature = "sqlite")]
    #[error("the database rolled back what several operations wrote")]
    RolledBack,
    /// The database did not answer in time.
    #[error("the database did not answer within {0:?}")]
    Timeout(Duration),
    /// A record cannot be read: another program or a later version wrote it.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A password cannot be verified now.
    #[cfg(feature = "passwords")]
    #[error(transparent)]
    Password(#[from] oauth_runtime_core::password::PasswordHashError),
    /// This build knows no database for the URL.
    #[error("{place} cannot be used")]
    Url {
        /// The URL, or the file that it names.
        place: Cow<'static, str>,
        /// What is wrong with it.
        source: BoxError,
    },
    /// A table prefix or schema that is not a plain identifier.
    #[error(
        "`{0}`: a table prefix or schema has at most 30 letters, digits and underscores, and does not start \
         with a digit"
    )]
    Name(String),
}

/// What to do about an error whose own text does not say it.
fn hint(error: &sqlx::Error) -> &'static str {
    // PostgreSQL: a prepared statement that does not exist, or already exists. The next transaction reached
    // another server process.
    let is_pooled =
        |error: &dyn sqlx::error::DatabaseError| matches!(error.code().as_deref(), Some("26000" | "42P05"));
    let is_missing = |error: &dyn sqlx::error::DatabaseError| match error.code().as_deref() {
        // PostgreSQL and MySQL. SQLite has one number for all mistakes in SQL.
        Some("42P01" | "42S02") => true,
        _ => error.message().starts_with("no such table"),
    };
    match error {
        sqlx::Error::Database(error) if is_pooled(error.as_ref()) => {
            "; behind a pooler in transaction mode, such as PgBouncer, add `pgbouncer=true` to the URL, or set `SqlOptions::transaction_pooling`"
        }
        sqlx::Error::Database(error) if is_missing(error.as_ref()) => {
            "; call `SqlStore::migrate` before the first use"
        }
        _ => "",
    }
}

/// What an error says about the state of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The transaction was rolled back in favour of another one: serialisation failure, deadlock.
    Conflict,
    /// The connection is lost; the last statement may or may not have taken effect.
    Disconnected,
    /// No connection or lock was available in time.
    Busy,
    /// The server takes no writes: another one has taken over, or will. Nothing happened.
    Elsewhere,
    /// A retry changes nothing.
    Permanent,
}

impl Kind {
    /// Its name in a span.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Conflict => "conflict",
            Self::Disconnected => "disconnected",
            Self::Busy => "timeout",
            Self::Elsewhere => "read_only",
            Self::Permanent => "_OTHER",
        }
    }
}

impl SqlError {
    /// Whether a retry may help.
    pub fn is_temporary(&self) -> bool {
        self.kind() != Kind::Permanent
    }

    /// Whether a row with this key already exists.
    pub(super) fn is_duplicate(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::Database(error)) => error.is_unique_violation(),
            _ => false,
        }
    }

    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Timeout(_) => Kind::Busy,
            #[cfg(feature = "passwords")]
            Self::Password(error) if error.is_temporary() => Kind::Busy,
            #[cfg(feature = "passwords")]
            Self::Password(_) => Kind::Permanent,
            Self::Database(error) => kind_of(error),
            #[cfg(feature = "sqlite")]
            Self::Commit(error) => kind_of(error),
            #[cfg(feature = "sqlite")]
            Self::RolledBack => Kind::Conflict,
            Self::Record(_) | Self::Url { .. } | Self::Name(_) => Kind::Permanent,
        }
    }
}

fn kind_of(error: &sqlx::Error) -> Kind {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::BeginFailed => Kind::Disconnected,
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => Kind::Busy,
        // Nothing began: the connection has a transaction that it should not have, or the other way round. The pool closes it.
        sqlx::Error::InvalidSavePointStatement => Kind::Conflict,
        sqlx::Error::Database(error) => kind_of_code(error.as_ref()),
        _ => Kind::Permanent,
    }
}

/// SQLSTATE for PostgreSQL, error number for MySQL, result code for SQLite.
fn kind_of_code(error: &dyn sqlx::error::DatabaseError) -> Kind {
    #[cfg(feature = "mysql")]
    if let Some(error) = error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>() {
        return kind_of_mysql(error.number());
    }
    let code = error.code().unwrap_or_default();
    #[cfg(feature = "sqlite")]
    if error.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
        return kind_of_sqlite(code.parse().unwrap_or_default());
    }
    kind_of_sqlstate(&code)
}

/// PostgreSQL, appendix A of its manual.
fn kind_of_sqlstate(code: &str) -> Kind {
    match code {
        // serialization_failure, deadlock_detected
        "40001" | "40P01" => Kind::Conflict,
        // admin_shutdown, crash_shutdown, cannot_connect_now, idle_in_transaction_session_timeout; connection
        // exceptions
        "57P01" | "57P02" | "57P03" | "25P03" => Kind::Disconnected,
        code if code.starts_with("08") => Kind::Disconnected,
        // lock_not_available, query_canceled, io_error, and those of class 53: disk full, out of memory, too
        // many connections
        "55P03" | "57014" | "58030" => Kind::Busy,
        code if code.starts_with("53") => Kind::Busy,
        // read_only_sql_transaction: a standby, and a failover may be under way
        "25006" => Kind::Elsewhere,
        _ => Kind::Permanent,
    }
}

#[cfg(feature = "mysql")]
fn kind_of_mysql(number: u16) -> Kind {
    match number {
        // ER_LOCK_DEADLOCK, ER_CHECKREAD ("record has changed since last read"),
        // ER_TRANSACTION_ROLLBACK_DURING_COMMIT (another server of the group wrote the same)
        1213 | 1020 | 3101 => Kind::Conflict,
        // ER_SERVER_SHUTDOWN, ER_CONNECTION_KILLED, ER_QUERY_INTERRUPTED, CR_SERVER_GONE_ERROR, CR_SERVER_LOST
        1053 | 1927 | 1317 | 2006 | 2013 | 3169 => Kind::Disconnected,
        // ER_ERROR_DURING_COMMIT: it may or may not be committed.
        1180 => Kind::Disconnected,
        // ER_LOCK_WAIT_TIMEOUT, ER_CON_COUNT_ERROR, ER_TOO_MANY_USER_CONNECTIONS, ER_LOCK_NOWAIT
        1205 | 1040 | 1203 | 3572 => Kind::Busy,
        // A limit of the server for one statement: ER_STATEMENT_TIMEOUT (MariaDB), ER_QUERY_TIMEOUT (MySQL)
        1969 | 3024 => Kind::Busy,
        // ER_UNKNOWN_COM_ERROR: a node that is not, or no longer, part of its Galera cluster
        1047 => Kind::Elsewhere,
        // ER_DISK_FULL, ER_ERROR_ON_WRITE, ER_GET_ERRNO (of the storage engine), ER_RECORD_FILE_FULL, and
        // those of memory
        1021 | 1026 | 1030 | 1114 | 1037 | 1038 | 1041 => Kind::Busy,
        // Read-only, during a failover: ER_OPTION_PREVENTS_STATEMENT,
        // ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION, ER_READ_ONLY_MODE
        1290 | 1792 | 1836 => Kind::Elsewhere,
        _ => Kind::Permanent,
    }
}

#[cfg(feature = "sqlite")]
fn kind_of_sqlite(code: i32) -> Kind {
    // The low byte is the primary result code.
    match code & 0xff {
        // BUSY, LOCKED, NOMEM
        5..=7 => Kind::Busy,
        // READONLY, IOERR, FULL, CANTOPEN: an operator frees the disk or mounts it again, and later requests
        // succeed.
        8 | 10 | 13 | 14 => Kind::Busy,
        _ => Kind::Permanent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_does_not_repeat_its_cause() {
        let url = SqlError::Url { place: "the URL of the database".into(), source: "no host".into() };
        for error in [SqlError::Database(sqlx::Error::PoolTimedOut), url] {
            let cause = std::error::Error::source(&error).expect("a cause").to_string();
            assert!(!error.to_string().contains(&cause), "{error}");
        }
    }

    #[test]
    fn what_may_be_tried_again() {
        assert_eq!(kind_of_sqlstate("40001"), Kind::Conflict);
        assert_eq!(kind_of_sqlstate("57P01"), Kind::Disconnected);
        assert_eq!(kind_of_sqlstate("53300"), Kind::Busy);
        assert_eq!(kind_of_sqlstate("25006"), Kind::Elsewhere);
        assert_eq!(kind_of_sqlstate("42P01"), Kind::Permanent);
        assert!(SqlError::Timeout(Duration::from_secs(1)).is_temporary());
        assert_eq!(kind_of(&sqlx::Error::InvalidSavePointStatement), Kind::Conflict);
        assert!(!SqlError::Name("a b".into()).is_temporary());
    }

    #[cfg(feature = "mysql")]
    #[test]
    fn what_may_be_tried_again_on_mysql() {
        for (number, kind) in [
            (1213, Kind::Conflict),
            (3101, Kind::Conflict),
            (1180, Kind::Disconnected),
            (1969, Kind::Busy),
            (3024, Kind::Busy),
            (1047, Kind::Elsewhere),
            (1290, Kind::Elsewhere),
            // A duplicate key.
            (1062, Kind::Permanent),
        ] {
            assert_eq!(kind_of_mysql(number), kind, "{number}");
        }
    }
}
