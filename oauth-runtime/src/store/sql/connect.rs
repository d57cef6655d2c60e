//! Connecting, and the settings of each connection.

use std::sync::Arc;
use std::time::Duration;

use super::SqlStore;
use super::database::Pool;
use super::error::SqlError;
use super::options::SqlOptions;
use super::statements::Statements;

#[cfg(any(feature = "postgres", feature = "mysql"))]
/// A connection that idled longer is asked whether it is alive.
const LONGEST_TRUST: Duration = Duration::from_secs(5);

/// Each request needs one for a moment only.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);

impl SqlStore {
    /// Connects to the database that the URL names, with the default [`SqlOptions`].
    ///
    /// | URL | database |
    /// | --- | --- |
    /// | `sqlite::memory:` | SQLite in memory, gone with the store |
    /// | `sqlite:///path/file.db` | SQLite in a file, created where it is missing, readable by its owner alone |
    /// | `postgres://user:password@host/database` | PostgreSQL 12 or later |
    /// | `mysql://user:password@host/database` | MySQL 8 or MariaDB 10.5, or later |
    ///
    /// # Errors
    /// Where the URL is malformed, the feature of its database is off, or the database can't be reached.
    pub async fn connect(url: &str) -> Result<Self, SqlError> {
        Self::connect_with(url, &SqlOptions::default()).await
    }

    /// Connects to the database that the URL names.
    ///
    /// # Errors
    /// Those of [`connect`](Self::connect), and a prefix or schema that is no plain identifier.
    pub async fn connect_with(url: &str, options: &SqlOptions) -> Result<Self, SqlError> {
        match url.split(':').next() {
            #[cfg(feature = "sqlite")]
            Some("sqlite") => Self::new(sqlite::open(url, options).await?, options),
            #[cfg(feature = "postgres")]
            Some("postgres" | "postgresql") => {
                // "relation already exists, skipping" is no news.
                let connect: sqlx::postgres::PgConnectOptions = parse(url)?;
                let connect = connect.options([("client_min_messages", "warning")]);
                Self::postgres(pool_options(options).connect_with(connect).await?, options)
            }
            #[cfg(feature = "mysql")]
            Some("mysql" | "mariadb") => {
                let pool = pool_options(options).after_connect(|connection, _| {
                    // The locks that REPEATABLE READ sets between rows are in the way of other grants.
                    Box::pin(async move {
                        let level = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";
                        sqlx::Executor::execute(connection, level).await.map(drop)
                    })
                });
                Self::mysql(pool.connect_with(parse(url)?).await?, options)
            }
            _ => Err(SqlError::Url(
                "the URL names no SQL database that this build has; write sqlite:, postgres: or mysql:, and turn on \
                 the feature of that name"
                    .into(),
            )),
        }
    }

    /// A store on a pool that the application has already.
    ///
    /// # Errors
    /// A prefix or schema that is no plain identifier.
    #[cfg(feature = "postgres")]
    pub fn postgres(pool: sqlx::PgPool, options: &SqlOptions) -> Result<Self, SqlError> {
        Self::new(Pool::Postgres(pool), options)
    }

    /// A store on a pool that the application has already.
    ///
    /// # Errors
    /// A prefix or schema that is no plain identifier.
    #[cfg(feature = "mysql")]
    pub fn mysql(pool: sqlx::MySqlPool, options: &SqlOptions) -> Result<Self, SqlError> {
        Self::new(Pool::MySql(pool), options)
    }

    /// A store on a pool that the application has already. It reads and writes through this pool alone.
    ///
    /// # Errors
    /// A prefix or schema that is no plain identifier.
    #[cfg(feature = "sqlite")]
    pub fn sqlite(pool: sqlx::SqlitePool, options: &SqlOptions) -> Result<Self, SqlError> {
        Self::new(Pool::Sqlite { writer: pool.clone(), readers: pool }, options)
    }

    fn new(pool: Pool, options: &SqlOptions) -> Result<Self, SqlError> {
        let names = options.table_names()?;
        let statements = Arc::new(Statements::new(pool.dialect(), &names));
        Ok(Self { pool, statements, names: Arc::new(names), timeout: options.timeout })
    }
}

/// What the pools of all servers have in common.
#[cfg(any(feature = "postgres", feature = "mysql"))]
fn pool_options<DB: sqlx::Database>(options: &SqlOptions) -> sqlx::pool::PoolOptions<DB> {
    use sqlx::Connection;

    sqlx::pool::PoolOptions::new()
        .max_connections(options.max_connections)
        .acquire_timeout(ACQUIRE_TIMEOUT.min(options.timeout))
        .test_before_acquire(false)
        .before_acquire(|connection: &mut DB::Connection, state| {
            Box::pin(async move { Ok(state.idle_for < LONGEST_TRUST || connection.ping().await.is_ok()) })
        })
}

/// Parses a URL without repeating it in the error: it may have a password in it.
fn parse<T: std::str::FromStr<Err = sqlx::Error>>(url: &str) -> Result<T, SqlError> {
    url.parse().map_err(|error: sqlx::Error| match error {
        sqlx::Error::Configuration(reason) => {
            SqlError::Url(format!("the URL of the database: {reason}").into())
        }
        error => error.into(),
    })
}

#[cfg(feature = "sqlite")]
mod sqlite {
    //! SQLite as an embedded server: write-ahead log, one writer, many readers.

    use std::time::Duration;

    use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

    use super::{ACQUIRE_TIMEOUT, Pool, SqlError, SqlOptions, parse};

    /// Another process may write at the same time; it is done in a moment.
    const BUSY_TIMEOUT: Duration = Duration::from_secs(2);

    pub(super) async fn open(url: &str, options: &SqlOptions) -> Result<Pool, SqlError> {
        let connect: SqliteConnectOptions = parse(url)?;
        // The log synced at each commit: what was answered survives a power cut.
        let connect = connect
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT)
            .pragma("cache_size", "-16000")
            .pragma("temp_store", "memory")
            .pragma("mmap_size", "1073741824")
            .optimize_on_close(true, None);
        let pool = || {
            SqlitePoolOptions::new()
                .acquire_timeout(ACQUIRE_TIMEOUT.min(options.timeout))
                .test_before_acquire(false)
        };
        if is_in_memory(url) {
            // Each connection would have a database of its own.
            let one = pool().max_connections(1).idle_timeout(None).max_lifetime(None);
            let one = one.connect_with(connect).await?;
            return Ok(Pool::Sqlite { writer: one.clone(), readers: one });
        }
        create_private(connect.get_filename())?;
        let writer = pool().max_connections(1).connect_with(connect.clone()).await?;
        let readers = pool().max_connections(options.max_connections).connect_lazy_with(connect);
        Ok(Pool::Sqlite { writer, readers })
    }

    fn is_in_memory(url: &str) -> bool {
        url.starts_with("sqlite::memory:") || url.contains("mode=memory")
    }

    /// Creates the file with access for its owner alone; the log gets the same.
    fn create_private(file: &std::path::Path) -> Result<(), SqlError> {
        let mut options = std::fs::OpenOptions::new();
        options.create_new(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(file) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
                Err(SqlError::Url(format!("{}: {error}", file.display()).into()))
            }
            _ => Ok(()),
        }
    }
}
