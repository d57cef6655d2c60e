//! Connecting, and the settings of each connection.

#[cfg(any(feature = "postgres", feature = "mysql"))]
mod server;
#[cfg(feature = "sqlite")]
mod sqlite;

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
    /// | `postgres://user:password@host/database`, `postgresql://…` | PostgreSQL 12 or later |
    /// | `mysql://user:password@host/database`, `mariadb://…` | MySQL 8 or MariaDB 10.5, or later |
    ///
    /// # TLS
    /// The feature `sql-tls` adds TLS. These parameters of the URL control it: `sslmode` (PostgreSQL: `disable`, `prefer`,
    /// `require`, `verify-ca`, `verify-full`) or `ssl-mode` (MySQL: `DISABLED`, `PREFERRED`, `REQUIRED`, `VERIFY_CA`,
    /// `VERIFY_IDENTITY`); `sslrootcert` or `ssl-ca`, the PEM file of a certification authority to trust beside those of the
    /// operating system; `sslcert` and `sslkey`, a certificate of the client. By default a connection is encrypted where the server
    /// can do it, and nobody checks the server's certificate: use `sslmode=verify-full` (`ssl-mode=VERIFY_IDENTITY`) across a network.
    ///
    /// # PgBouncer
    /// See [`SqlOptions::transaction_pooling`], or the parameter `pgbouncer=true`.
    ///
    /// # Errors
    /// Where the URL is malformed or has an unknown parameter, the feature of its database is off, a SQLite file can't be written, or the
    /// database can't be reached.
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
                let (connect, pgbouncer) = server::postgres(url)?;
                let options = options.clone().transaction_pooling(options.transaction_pooling || pgbouncer);
                Self::postgres(pool_options(&options).connect_with(connect).await?, &options)
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
                Self::mysql(pool.connect_with(server::mysql(url)?).await?, options)
            }
            _ => Err(SqlError::Url(
                "this build has no SQL database for this URL; write sqlite:, postgres: or mysql:, and \
                 enable the feature of that name"
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
        Self::new(Pool::Postgres { pool, is_shared: options.transaction_pooling }, options)
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
