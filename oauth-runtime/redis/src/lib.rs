//! `RedisStore`, the store of `oauth-runtime` on Redis and Redis Cluster: each change is one Lua script. Applications turn on
//! the feature `redis` of `oauth-runtime`.

#![deny(missing_debug_implementations, missing_docs)]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "passwords")]
mod accounts;
mod authorization_codes;
mod ciba_notifications;
mod ciba_requests;
mod clients;
mod cluster;
mod connection;
mod credentials;
mod device_codes;
mod due;
mod each;
mod error;
mod events;
mod grants;
mod keys;
mod lines;
mod mails;
#[cfg(feature = "cluster")]
mod nodes;
mod notices;
mod people;
mod person;
mod polls;
mod pushed_requests;
mod rate_limits;
mod record;
mod refresh_tokens;
mod replay;
mod replicas;
mod scripts;
mod sentinel;
mod session_clients;
mod signals;
mod span;
mod tickets;
mod tokens;
mod upstream;
mod url;
mod wait;
mod webhooks;

use std::sync::Arc;

pub use self::error::RedisError;

use self::connection::Connection;
use self::scripts::Scripts;
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::Storage;

/// Keeps everything in Redis 6.2 or later.
///
/// ```no_run
/// # async fn connect() -> Result<(), oauth_runtime::store::RedisError> {
/// use oauth_runtime::store::RedisStore;
///
/// let store = RedisStore::connect("redis://127.0.0.1:6379").await?;
/// # Ok(()) }
/// ```
///
/// Cloning shares the connection, which is restored when it is lost.
///
/// # What it promises
/// - Redemption, rotation and revocation are one script each, including the tokens that they create.
/// - Codes and tokens are stored only as digests.
/// - Entries expire by themselves, by the server's clock, five minutes after they become useless.
/// - After a lost connection, a command or script runs once more, since each recognises its own earlier
///   success. What still fails is [temporary](RedisError::is_temporary): the client gets
///   `temporarily_unavailable`.
///
/// # What the server must do
/// Redis must not lose what a client has received. Enable the append-only file (`appendonly yes`, and
/// `appendfsync always` if losing a second in a power cut is too much), and disable eviction
/// (`maxmemory-policy noeviction`).
///
/// # Replicas
/// Redis acknowledges a write before its replicas have it. If the primary then fails and a replica takes over, the write is forgotten:
/// a redeemed code can be redeemed again, a revoked token works again. The parameter `wait_replicas` says how many replicas must
/// have a write before the store calls it done (`WAIT`); with `wait_fsync=true`, the primary and those replicas must have it on disk
/// (`WAITAOF`, from Redis 7.2 on). What too few of them confirm within 1.5 seconds is a temporary error, and may have happened. Name as
/// many replicas as a primary has: with fewer, a replica that lacks the write may take over. While one of them is away, each write
/// is a temporary error. Look-ups don't wait. Each write waits for one more round trip, from the primary to the replica. A server that can
/// never confirm a write is an error at the start ([`RedisError::Wait`]); the nodes of a cluster say so at the first write.
///
/// `redis+sentinel:` asks sentinels for the primary: at the start, after each lost connection, and after a write that nobody confirmed. During a
/// failover, requests get a temporary error. `docs/clusters.md` has what holds for which failure.
///
/// # Valkey and Redis Cluster
/// Valkey works as Redis does. With the feature `redis-cluster`, the store also works on a Redis Cluster, with the promises above. A
/// grant with its codes and tokens is one key there, so a redemption is still one script. Codes, tokens and lists are found by keys
/// on other nodes, which are written first: a look-up takes two round trips, a redemption three or four. If a process ends in between,
/// names are left that lead nowhere and expire. While a node is replaced, requests wait or get a temporary error.
///
/// The keys of a cluster are not those of one server. Tokens do not move from one to the other.
#[derive(Clone)]
pub struct RedisStore {
    connection: Arc<Connection>,
    scripts: Arc<Scripts>,
}

impl RedisStore {
    /// Connects to a server: `redis://user:password@host:port/database`, `rediss://…` with TLS (feature
    /// `redis-tls`), or `redis+unix:///path/redis.sock`, also written `unix:`. All keys begin with `oauth:`.
    ///
    /// `redis+sentinel://user:password@host:26379/service/database?sentinel=host:port` asks sentinels where the primary of that service is.
    /// `sentinel` names another one, and may be repeated; `sentinel_user` and `sentinel_password` log in to them. With
    /// `rediss+sentinel:`, sentinels and servers have TLS.
    ///
    /// `redis+cluster://user:password@host:port?node=host:port` connects to a cluster (feature `redis-cluster`), and
    /// `rediss+cluster:` does so with TLS. One node that answers is enough to find the others; `node` names another to ask, and may
    /// be repeated.
    ///
    /// `rediss:` checks the server's certificate. The parameter `sslrootcert` names the PEM file of an
    /// authority to trust instead of those of the operating system; `sslcert` and `sslkey` name a client
    /// certificate and its key. `wait_replicas` and `wait_fsync` say what [confirms a write](Self#replicas), with every kind of
    /// server. The driver uses the default cryptography provider of rustls in this process;
    /// if none is installed, this installs aws-lc-rs.
    ///
    /// # Errors
    /// If the URL is malformed or has an unknown parameter, or if the server cannot be reached or is too old. In a cluster, also if
    /// the prefix has braces or if its keys are those of a store on one server.
    pub async fn connect(url: &str) -> Result<Self, RedisError> {
        Self::with_prefix(url, "oauth:").await
    }

    /// Connects to a server, with `prefix` at the beginning of all keys of this store.
    ///
    /// # Errors
    /// Those of [`connect`](Self::connect).
    pub async fn with_prefix(url: &str, prefix: impl Into<String>) -> Result<Self, RedisError> {
        let connection = Connection::open(url, prefix.into()).await?;
        Ok(Self { connection: Arc::new(connection), scripts: Arc::new(Scripts::new()) })
    }

    /// A store of its own on the same connection, with another `prefix` at the beginning of all its keys: one for each tenant
    /// of a process, for example. Its lists are its own, so it needs no `TenantStore`.
    ///
    /// No prefix may begin with another one: end each with a character that names of tenants do not have.
    ///
    /// # Errors
    /// `RedisError::Prefix` in a cluster, if the prefix has braces.
    pub fn prefixed(&self, prefix: impl Into<String>) -> Result<Self, RedisError> {
        let connection = Arc::new(self.connection.prefixed(prefix.into())?);
        Ok(Self { connection, scripts: Arc::clone(&self.scripts) })
    }

    /// The time of the server; in a cluster, that of one of its nodes. Entries expire by it, so it should not differ by more
    /// than some seconds from that of the provider.
    ///
    /// # Errors
    /// If the server cannot be reached.
    pub async fn time(&self) -> Result<Timestamp, RedisError> {
        let (seconds, _microseconds): (u64, u64) = self.connection.command(&redis::cmd("TIME")).await?;
        Ok(Timestamp::from_unix(seconds))
    }
}

impl Storage for RedisStore {
    type Error = RedisError;

    fn is_temporary(error: &RedisError) -> bool {
        error.is_temporary()
    }
}

impl std::fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RedisStore").finish_non_exhaustive()
    }
}
