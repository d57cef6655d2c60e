//! Connects, and configures each connection.

#[cfg(any(feature = "postgres", feature = "mysql"))]
mod refusal;
#[cfg(feature = "postgres")]
mod replica;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod server;
#[cfg(feature = "sqlite")]
mod sqlite;

use std::sync::Arc;
#[cfg(feature = "mysql")]
use std::sync::atomic::{AtomicBool, Ordering};
#[cfg(any(feature = "postgres", feature = "mysql"))]
use std::time::Duration;

#[cfg(any(feature = "postgres", feature = "mysql"))]
use sqlx::ConnectOptions as _;

use super::SqlStore;
use super::database::Pool;
use super::error::SqlError;
#[cfg(feature = "mysql")]
use super::galera;
#[cfg(any(feature = "postgres", feature = "mysql"))]
use super::lending::Lending;
#[cfg(feature = "mysql")]
use super::mysql::MySqlConnections;
use super::options::SqlOptions;
#[cfg(feature = "postgres")]
use super::postgres::PostgresConnections;
use super::stale::Stale;
#[cfg(any(feature = "postgres", feature = "mysql"))]
use super::standbys;
use super::statements::Statements;
use super::sweep::Sweep;
use oauth_runtime_core::BoxError;
#[cfg(any(feature = "postgres", feature = "mysql"))]
use refusal::Refusal;

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
    /// # Clusters
    /// What a database with several servers keeps of the promises is in `docs/clusters.md`. A pool of PostgreSQL takes no connection to
    /// a standby, and drops its connections when a server says that it takes no writes. For Galera, see
    /// [`SqlOptions::wsrep_sync_wait`], or the parameter `wsrep_sync_wait=7`.
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
                let (stale, refusal) = (Arc::new(Stale::default()), Refusal::default());
                let kept = refusal.clone();
                let pool = pool_options(options, &stale)
                    .after_connect(move |connection, _| {
                        let kept = kept.clone();
                        Box::pin(async move {
                            // A pooler decides for each transaction which server it reaches.
                            let checked = if is_shared { Ok(()) } else { takes_writes(connection).await };
                            checked.map_err(|error| kept.keep(error))
                        })
                    })
                    .connect_with(connect)
                    .await
                    .map_err(|error| refusal.instead_of(error))?;
                standbys::of_postgresql(&mut *pool.acquire().await?).await;
                let connections = PostgresConnections::new(Lending::of_store(pool), is_shared);
                Self::with_stale(Pool::Postgres(connections), options, stale)
            }
            #[cfg(feature = "mysql")]
            Some("mysql" | "mariadb") => {
                let (connect, wait) = server::mysql(url)?;
                let wait = options.wsrep_sync_wait.or(wait);
                let (stale, refusal) = (Arc::new(Stale::default()), Refusal::default());
                let is_galera = Arc::<AtomicBool>::default();
                let (kept, is_node) = (refusal.clone(), Arc::clone(&is_galera));
                let pool = pool_options(options, &stale).after_connect(move |connection, _| {
                    let (kept, is_node) = (kept.clone(), Arc::clone(&is_node));
                    Box::pin(async move {
                        let found =
                            galera::prepare(connection, wait).await.map_err(|error| kept.keep(error))?;
                        is_node.fetch_or(found, Ordering::AcqRel);
                        Ok(())
                    })
                });
                // Texts with values do not belong into the log.
                let pool = pool
                    .connect_with(connect.disable_statement_logging())
                    .await
                    .map_err(|error| refusal.instead_of(error))?;
                let is_cluster = is_galera.load(Ordering::Acquire);
                if is_cluster && wait.is_none() {
                    galera::warn(galera::nodes(&mut *pool.acquire().await?).await?);
                }
                if !is_cluster {
                    standbys::of_mariadb(&mut *pool.acquire().await?).await;
                }
                let connections = MySqlConnections::new(Lending::of_store(pool)).told(is_galera);
                Self::with_stale(Pool::MySql(connections), options, stale)
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

    /// An application's own pool, which replaces its connections by itself.
    fn new(pool: Pool, options: &SqlOptions) -> Result<Self, SqlError> {
        Self::with_stale(pool, options, Arc::default())
    }

    fn with_stale(pool: Pool, options: &SqlOptions, stale: Arc<Stale>) -> Result<Self, SqlError> {
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
            stale,
            #[cfg(feature = "postgres")]
            replica,
        })
    }
}

/// What the pools of all servers have in common.
#[cfg(any(feature = "postgres", feature = "mysql"))]
fn pool_options<DB: sqlx::Database>(options: &SqlOptions, stale: &Arc<Stale>) -> sqlx::pool::PoolOptions<DB> {
    use sqlx::Connection;

    let stale = Arc::clone(stale);
    sqlx::pool::PoolOptions::new()
        .max_connections(options.max_connections)
        .acquire_timeout(acquire_timeout(options))
        .test_before_acquire(false)
        .before_acquire(move |connection: &mut DB::Connection, state| {
            let is_stale = stale.has(state.age);
            Box::pin(async move {
                Ok(!is_stale && (state.idle_for < LONGEST_TRUST || connection.ping().await.is_ok()))
            })
        })
}

/// After a failover, a name or an address may still lead to the earlier primary for a while. It would answer look-ups with what it
/// knew, so its connections are not taken into the pool.
#[cfg(feature = "postgres")]
async fn takes_writes(connection: &mut sqlx::PgConnection) -> Result<(), sqlx::Error> {
    use sqlx::{Executor, Row};

    // As a text: a pooler may be in between, without a setting that says so.
    let row = connection.fetch_one("SELECT pg_is_in_recovery()").await?;
    match row.try_get_unchecked::<&str, _>(0) {
        Ok("f") => Ok(()),
        Ok(_) => {
            Err(sqlx::Error::Io(std::io::Error::other("the server is a standby, which takes no writes")))
        }
        Err(error) => Err(error),
    }
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
