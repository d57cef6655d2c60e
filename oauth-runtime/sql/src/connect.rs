//! Connects, and configures each connection.

#[cfg(feature = "postgres")]
mod replica;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod server;
#[cfg(feature = "sqlite")]
mod sqlite;

use std::sync::Arc;
#[cfg(any(feature = "postgres", feature = "mysql"))]
use std::time::Duration;

#[cfg(any(feature = "postgres", feature = "mysql"))]
use sqlx::ConnectOptions as _;

use super::SqlStore;
use super::database::Pool;
use super::error::SqlError;
#[cfg(any(feature = "postgres", feature = "mysql"))]
use super::lending::Lending;
#[cfg(feature = "mysql")]
use super::mysql::MySqlConnections;
use super::options::SqlOptions;
#[cfg(feature = "postgres")]
use super::postgres::PostgresConnections;
use super::statements::Statements;
use super::sweep::Sweep;
use oauth_runtime_core::BoxError;

#[cfg(any(feature = "postgres", feature = "mysql"))]
/// A connection that was idle for longer is tested first.
const LONGEST_TRUST: Duration = Duration::from_secs(5);

/// How long an operation that may take longer waits for a connection at least: each needs one only briefly.
#[cfg(any(feature = "postgres", feature = "mysql"))]
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);

/// How long an operation waits for a connection: most of its time, with enough left to say that it had none.
#[cfg(any(feature = "postgres", feature = "mysql"))]
fn acquire_timeout(options: &SqlOptions) -> Duration {
    ACQUIRE_TIMEOUT.max(options.timeout / 5 * 3).min(options.timeout)
}

impl SqlStore {
    /// Connects to the database at the URL, with the default [`SqlOptions`].
    ///
    /// | URL | database |
    /// | --- | --- |
    /// | `sqlite::memory:` | SQLite in memory, gone with the store |
    /// | `sqlite:///path/file.db` | SQLite in a file, created if it is missing, readable only by its owner |
    /// | `postgres://user:password@host/database`, `postgresql://…` | PostgreSQL 12 or later |
    /// | `mysql://user:password@host/database`, `mariadb://…` | MySQL 8 or MariaDB 10.5, or later |
    ///
    /// # TLS
    /// The feature `sql-tls` adds TLS. These parameters of the URL control it: `sslmode` (PostgreSQL:
    /// `disable`, `prefer`, `require`, `verify-ca`, `verify-full`) or `ssl-mode` (MySQL: `DISABLED`,
    /// `PREFERRED`, `REQUIRED`, `VERIFY_CA`, `VERIFY_IDENTITY`); `sslrootcert` or `ssl-ca`, the PEM file of
    /// an authority to trust in addition to those of the operating system; `sslcert` and `sslkey`, a client
    /// certificate and its key. By default, a connection is encrypted if the server supports it, and the
    /// server's certificate is not checked. Use `sslmode=verify-full` (`ssl-mode=VERIFY_IDENTITY`) across a
    /// network.
    ///
    /// # PgBouncer
    /// For poolers, see [`SqlOptions::transaction_pooling`] or the parameter `pgbouncer=true`.
    ///
    /// # Errors
    /// If the URL is malformed or has an unknown parameter, the feature of its database is off, a SQLite file
    /// cannot be written, or the database cannot be reached.
    pub async fn connect(url: &str) -> Result<Self, SqlError> {
        Self::connect_with(url, &SqlOptions::default()).await
    }

    /// Connects to the database at the URL.
    ///
    /// # Errors
    /// Those of [`connect`](Self::connect), and a prefix or schema that is not a plain identifier.
    pub async fn connect_with(url: &str, options: &SqlOptions) -> Result<Self, SqlError> {
        match url.split(':').next() {
            #[cfg(feature = "sqlite")]
            Some("sqlite") => Self::new(sqlite::open(url, options).await?, options),
            #[cfg(feature = "postgres")]
            Some("postgres" | "postgresql") => {
                let (connect, pgbouncer) = server::postgres(url)?;
                let is_shared = options.transaction_pooling || pgbouncer;
                // Texts with values do not belong into the log.
                let connect = if is_shared { connect.disable_statement_logging() } else { connect };
                let pool = pool_options(options).connect_with(connect).await?;
                Self::new(
                    Pool::Postgres(PostgresConnections::new(Lending::of_store(pool), is_shared)),
                    options,
                )
            }
            #[cfg(feature = "mysql")]
            Some("mysql" | "mariadb") => {
                let pool = pool_options(options).after_connect(|connection, _| {
                    // The locks between rows under REPEATABLE READ would block other grants.
                    Box::pin(async move {
                        let level = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";
                        sqlx::Executor::execute(connection, level).await.map(drop)
                    })
                });
                // Texts with values do not belong into the log.
                let connect = server::mysql(url)?.disable_statement_logging();
                let pool = pool.connect_with(connect).await?;
                Self::new(Pool::MySql(MySqlConnections::new(Lending::of_store(pool))), options)
            }
            _ => Err(unusable(
                "this build has no SQL database for it; write sqlite:, postgres: or mysql:, and enable the feature of \
                 that name",
            )),
        }
    }

    /// A store on a pool that the application already has.
    ///
    /// With [`transaction_pooling`](SqlOptions::transaction_pooling), statements have their values in the text. sqlx logs
    /// the text of slow statements, unless the options of the pool say `disable_statement_logging`.
    ///
    /// # Errors
    /// A prefix or schema that is not a plain identifier.
    #[cfg(feature = "postgres")]
    pub fn postgres(pool: sqlx::PgPool, options: &SqlOptions) -> Result<Self, SqlError> {
        let lending = Lending::of_application(pool);
        Self::new(Pool::Postgres(PostgresConnections::new(lending, options.transaction_pooling)), options)
    }

    /// A store on a pool that the application already has.
    ///
    /// The statements that create and redeem codes and tokens are one text with their values: digests and records, no
    /// codes or tokens. sqlx logs the text of slow statements, unless the options of the pool say
    /// `disable_statement_logging`.
    ///
    /// # Errors
    /// A prefix or schema that is not a plain identifier.
    #[cfg(feature = "mysql")]
    pub fn mysql(pool: sqlx::MySqlPool, options: &SqlOptions) -> Result<Self, SqlError> {
        Self::new(Pool::MySql(MySqlConnections::new(Lending::of_application(pool))), options)
    }

    /// A store on a pool that the application already has. It reads and writes only through this pool.
    ///
    /// # Errors
    /// A prefix or schema that is not a plain identifier.
    #[cfg(feature = "sqlite")]
    pub fn sqlite(pool: sqlx::SqlitePool, options: &SqlOptions) -> Result<Self, SqlError> {
        let writer = super::sqlite::Writer::new(pool.clone(), options.timeout);
        Self::new(Pool::Sqlite { writer, readers: pool }, options)
    }

    fn new(pool: Pool, options: &SqlOptions) -> Result<Self, SqlError> {
        let names = options.table_names()?;
        let statements = Arc::new(Statements::new(pool.dialect(), &names));
        #[cfg(feature = "postgres")]
        let replica = replica::of(&pool, options, &names)?.map(Arc::new);
        Ok(Self {
            pool,
            statements,
            names: Arc::new(names),
            sweep: Arc::new(Sweep::new()),
            lists_kinds: Arc::default(),
            timeout: options.timeout,
            #[cfg(feature = "postgres")]
            replica,
        })
    }
}

/// What the pools of all servers have in common.
#[cfg(any(feature = "postgres", feature = "mysql"))]
fn pool_options<DB: sqlx::Database>(options: &SqlOptions) -> sqlx::pool::PoolOptions<DB> {
    use sqlx::Connection;

    sqlx::pool::PoolOptions::new()
        .max_connections(options.max_connections)
        .acquire_timeout(acquire_timeout(options))
        .test_before_acquire(false)
        .before_acquire(|connection: &mut DB::Connection, state| {
            Box::pin(async move { Ok(state.idle_for < LONGEST_TRUST || connection.ping().await.is_ok()) })
        })
}

/// Parses a URL without repeating it in the error, since it may contain a password.
fn parse<T: std::str::FromStr<Err = sqlx::Error>>(url: &str) -> Result<T, SqlError> {
    url.parse().map_err(|error: sqlx::Error| match error {
        sqlx::Error::Configuration(reason) => unusable(reason),
        error => error.into(),
    })
}

/// The URL is not one that a store connects to.
fn unusable(reason: impl Into<BoxError>) -> SqlError {
    SqlError::Url { place: "the URL of the database".into(), source: reason.into() }
}
