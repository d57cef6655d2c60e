//! `SqlStore`, the store of `oauth-runtime` on SQLite, PostgreSQL, MySQL or MariaDB: one schema, one body of
//! logic. Applications turn on the features `sqlite`, `postgres` and `mysql` of `oauth-runtime`.

// Without a database there is no store.
#![cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
#![deny(missing_debug_implementations, missing_docs)]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod accounts;
mod authorization_codes;
mod ciba_notifications;
mod ciba_requests;
mod clients;
mod connect;
mod consents;
mod credentials;
mod database;
mod device_codes;
mod dialect;
mod due;
mod error;
mod events;
#[cfg(feature = "mysql")]
mod galera;
mod grants;
mod keys;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod lending;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod literals;
mod mails;
mod mark;
mod migrate;
mod migration_lock;
#[cfg(feature = "mysql")]
mod mysql;
mod notices;
mod one_trip;
mod options;
mod people;
mod person;
#[cfg(feature = "postgres")]
mod postgres;
mod pushed_requests;
mod rate_limits;
mod record;
mod refresh_tokens;
mod replay;
#[cfg(feature = "postgres")]
mod replica;
mod retry;
mod schema;
mod session_clients;
mod signals;
#[cfg(feature = "sqlite")]
mod sqlite;
mod stale;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod standbys;
mod statements;
mod status;
mod sweep;
mod tenants;
mod tickets;
mod tokens;
mod upstream;
mod value;
mod versions;
mod webhooks;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

pub use self::error::SqlError;
pub use self::options::SqlOptions;
pub use self::status::{SqlConnections, SqlStatus};

use self::database::Pool;
use self::options::TableNames;
use self::statements::Statements;
use oauth_runtime_core::store::Storage;

/// Keeps everything in an SQL database: SQLite, PostgreSQL, MySQL or MariaDB, each behind its feature.
///
/// The scheme of the URL selects the database; `migrate` creates the tables and migrates old ones:
///
/// ```
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
/// # runtime.block_on(async {
/// # #[cfg(feature = "sqlite")] {
/// use oauth_runtime::store::SqlStore;
///
/// let store = SqlStore::connect("sqlite::memory:").await?; // sqlite:///var/lib/auth.db, postgres://…, mysql://…
/// store.migrate().await?;
/// # }
/// # Ok::<(), oauth_runtime::store::SqlError>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Cloning shares the connections.
///
/// # What it promises
/// - Redemption, rotation and revocation are one transaction each, including the tokens that they create. The
///   row of a grant is its lock: changes to a grant run one after the other, across all instances.
/// - Committed data is durable: SQLite runs with a write-ahead log and syncs each commit, which operations that
///   wait at the same time share; for servers it
///   depends on their configuration (PostgreSQL: `fsync` and `synchronous_commit`; MySQL:
///   `innodb_flush_log_at_trx_commit = 1`).
/// - The store retries serialisation failures and deadlocks, since the database has rolled them back, and
///   operations whose connection was lost, since each recognises its own earlier success. What still fails is
///   [temporary](SqlError::is_temporary): the client gets `temporarily_unavailable`, and the next request
///   reconnects.
/// - Codes and tokens are stored only as digests.
///
/// Expired rows stay until a [`Sweeper`](oauth_runtime_core::store::Sweeper) deletes them.
#[derive(Clone)]
pub struct SqlStore {
    pool: Pool,
    statements: Arc<Statements>,
    names: Arc<TableNames>,
    sweep: Arc<sweep::Sweep>,
    /// Whether the store knows since when the events of a tenant are also listed by their kinds.
    lists_kinds: Arc<AtomicBool>,
    timeout: Duration,
    stale: Arc<stale::Stale>,
    #[cfg(feature = "postgres")]
    replica: Option<Arc<replica::Replica>>,
}

impl Storage for SqlStore {
    type Error = SqlError;

    fn is_temporary(error: &SqlError) -> bool {
        error.is_temporary()
    }
}

impl std::fmt::Debug for SqlStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SqlStore").field("dialect", &self.pool.dialect()).finish_non_exhaustive()
    }
}
