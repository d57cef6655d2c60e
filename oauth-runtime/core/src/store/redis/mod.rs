//! A store on Redis: each change is one Lua script.

mod authorization_codes;
mod clients;
mod connection;
mod credentials;
mod device_codes;
mod error;
mod grants;
mod keys;
mod notices;
mod people;
mod person;
mod rate_limits;
mod record;
mod refresh_tokens;
mod replay;
mod scripts;
mod session_clients;
mod tokens;
mod url;
#[cfg(feature = "passwords")]
mod users;

use std::sync::Arc;

pub use self::error::RedisError;

use self::connection::Connection;
use self::scripts::Scripts;
use super::Storage;

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
/// Cloning shares the connection, which is made again when it is lost.
///
/// # What it promises
/// - Redemption, rotation and revocation are one script each, together with the tokens that they create.
/// - Codes and tokens are there as digests only.
/// - Entries expire by themselves, five minutes after they are good for anything, by the server's clock.
/// - A command or script whose connection was lost is run once more, since each knows its own earlier success. What still fails
///   is [temporary](RedisError::is_temporary): the client is told `temporarily_unavailable`.
///
/// # What the server must do
/// Nothing that a client was told may be lost: turn the append-only file on (`appendonly yes`, and `appendfsync always`
/// where a second of a power cut is too much), and keep Redis from evicting entries (`maxmemory-policy noeviction`). A replica that takes
/// over may lack the last writes (`min-replicas-to-write` narrows that).
///
/// Scripts touch several keys, so a cluster must keep all of them in one slot: [`with_prefix`](Self::with_prefix) and a
/// prefix in braces, like `{oauth}:`.
#[derive(Clone)]
pub struct RedisStore {
    connection: Arc<Connection>,
    scripts: Arc<Scripts>,
}

impl RedisStore {
    /// Connects to a server: `redis://user:password@host:port/database`, `rediss://…` with TLS (feature `redis-tls`), or
    /// `redis+unix:///path/redis.sock`, also written `unix:`. All keys begin with `oauth:`.
    ///
    /// With `rediss:` the server's certificate is checked. The parameter `sslrootcert` names the PEM file of a certification authority to trust
    /// in place of those of the operating system; `sslcert` and `sslkey` name a certificate of the client and its key. The driver uses the
    /// default cryptography of rustls in this process; where none is installed, this installs aws-lc-rs.
    ///
    /// # Errors
    /// Where the URL is malformed or has an unknown parameter, the server can't be reached, or is too old.
    pub async fn connect(url: &str) -> Result<Self, RedisError> {
        Self::with_prefix(url, "oauth:").await
    }

    /// Connects to a server on which all keys of this store begin with `prefix`.
    ///
    /// # Errors
    /// Those of [`connect`](Self::connect).
    pub async fn with_prefix(url: &str, prefix: impl Into<String>) -> Result<Self, RedisError> {
        let connection = Connection::open(url, prefix.into()).await?;
        Ok(Self { connection: Arc::new(connection), scripts: Arc::new(Scripts::new()) })
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
