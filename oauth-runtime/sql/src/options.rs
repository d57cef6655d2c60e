//! How a store uses its database.

use std::time::Duration;

use super::error::SqlError;
#[cfg(feature = "postgres")]
use oauth_runtime_core::Secret;

/// How a [`SqlStore`](super::SqlStore) uses its database. The defaults suit most applications.
///
/// ```
/// use std::time::Duration;
/// use oauth_runtime::store::SqlOptions;
///
/// let options = SqlOptions::new().schema("auth").table_prefix("").max_connections(20).timeout(Duration::from_secs(3));
/// ```
#[derive(Debug, Clone)]
pub struct SqlOptions {
    table_prefix: String,
    schema: Option<String>,
    pub(super) max_connections: u32,
    pub(super) timeout: Duration,
    pub(super) transaction_pooling: bool,
    #[cfg(feature = "mysql")]
    pub(super) wsrep_sync_wait: Option<u8>,
    /// A URL, which may contain a password.
    #[cfg(feature = "postgres")]
    pub(super) read_replica: Option<Secret>,
    #[cfg(feature = "postgres")]
    pub(super) read_replica_max_lag: Duration,
}

/// Less would not be enough for a beat and its way to the replica.
#[cfg(feature = "postgres")]
const SHORTEST_LAG: Duration = Duration::from_millis(100);

impl Default for SqlOptions {
    fn default() -> Self {
        Self {
            table_prefix: "oauth_".into(),
            schema: None,
            max_connections: 10,
            timeout: Duration::from_secs(5),
            transaction_pooling: false,
            #[cfg(feature = "mysql")]
            wsrep_sync_wait: None,
            #[cfg(feature = "postgres")]
            read_replica: None,
            #[cfg(feature = "postgres")]
            read_replica_max_lag: Duration::from_secs(5),
        }
    }
}

impl SqlOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// The prefix of all table names. Default: `oauth_`. At most 30 letters, digits and underscores.
    #[must_use]
    pub fn table_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.table_prefix = prefix.into();
        self
    }

    /// The schema (PostgreSQL) or database (MySQL) of the tables. Default: that of the connection.
    /// [`migrate`](super::SqlStore::migrate) creates a schema of PostgreSQL. For SQLite, the name of an
    /// attached database.
    #[must_use]
    pub fn schema(mut self, schema: impl Into<String>) -> Self {
        self.schema = Some(schema.into());
        self
    }

    /// The maximum number of open connections. Default: 10. For SQLite, the maximum number that read; one
    /// more writes.
    #[must_use]
    pub fn max_connections(mut self, connections: u32) -> Self {
        self.max_connections = connections.max(1);
        self
    }

    /// How long an operation may take, including the wait for a connection. Default: 5 seconds. After that,
    /// the client gets `temporarily_unavailable`.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Whether a pooler between the store and PostgreSQL lends a connection for one transaction at a time, as
    /// PgBouncer does with `pool_mode = transaction`. Default: `false`. The URL parameter `pgbouncer=true`
    /// also enables it.
    ///
    /// The store then prepares no statement beyond the end of its transaction. It sends each statement outside of a
    /// transaction as a text with its values, in one round trip; the server plans it each time. PostgreSQL writes the text of
    /// a statement that fails into its own log (`log_min_error_statement`) and shows it in `pg_stat_activity`: digests and
    /// records, no codes or tokens. Without this option,
    /// PgBouncer mixes up the prepared statements of its clients. PgBouncer 1.21 and later do not need it if
    /// `max_prepared_statements` is above 0, because they then keep the statements apart themselves.
    /// `pool_mode = session` needs nothing, and `pool_mode = statement` cannot work: the store needs
    /// transactions.
    #[must_use]
    pub fn transaction_pooling(mut self, pooled: bool) -> Self {
        self.transaction_pooling = pooled;
        self
    }

    /// For which statements a node of a Galera cluster first applies what other nodes have committed: the session variable
    /// `wsrep_sync_wait` of MariaDB, from 0 to 15. Default: none, which leaves it as the server has it (0). The URL parameter
    /// `wsrep_sync_wait=7` does the same.
    ///
    /// A change at one node is at the others a moment later. If all instances of a provider use one node, that is a matter of
    /// failover alone. If connections reach several nodes, a code that one instance just issued is unknown to another without this, and
    /// a revoked token still counts there. With 7 (1 for SELECT, 2 for UPDATE and DELETE, 4 for INSERT), each statement waits until
    /// its node has caught up; 1 alone leaves out the statements that redeem and rotate. What may happen once happens once with every
    /// value.
    #[cfg(feature = "mysql")]
    #[must_use]
    pub fn wsrep_sync_wait(mut self, level: u8) -> Self {
        self.wsrep_sync_wait = Some(level.min(15));
        self
    }

    /// The URL of a read replica of PostgreSQL, which answers look-ups of access tokens and of clients: introspection,
    /// the provider's own resources, client authentication. Default: none.
    ///
    /// Everything else goes to the primary: codes, refresh tokens, sessions, consents, keys, values that count once, and
    /// every change. What the replica does not have is looked up on the primary, so a new token counts at once.
    ///
    /// # What it means for revocation
    /// For [`read_replica_max_lag`](Self::read_replica_max_lag), a token may count that another instance of the provider
    /// revoked, by itself, with its grant or with its client; and so may an old secret of a client, or a client that was
    /// disabled. What this store revokes or changes counts here at once. RFC 7009 section 2 allows such a delay. If you
    /// can't, leave the setting off.
    ///
    /// The store proves the age of every answer: it writes a mark to the primary each second, while there are look-ups,
    /// and reads its mark with each record. Clocks don't matter. The URL may stand for several replicas, with a balancer in
    /// front of them. The replication must keep the order of commits, as that of PostgreSQL does.
    ///
    /// # If a server fails
    /// The replica may be down, too late, or without the tables: the primary gets its look-ups, and the log says so. It
    /// may be down when the program starts, too. If the primary is down, the replica answers until its last mark is too
    /// old, but only about what it has.
    ///
    /// The URL takes the same parameters as that of [`connect`](super::SqlStore::connect), and the user needs `SELECT`
    /// on the tables `access_tokens`, `clients` and `used_once`.
    #[cfg(feature = "postgres")]
    #[must_use]
    pub fn read_replica(mut self, url: impl Into<Secret>) -> Self {
        self.read_replica = Some(url.into());
        self
    }

    /// How late an answer of the [read replica](Self::read_replica) may be. Default: 5 seconds; at least 100 milliseconds.
    ///
    /// So long may a revoked token still count, and so long does the replica answer after the primary failed.
    #[cfg(feature = "postgres")]
    #[must_use]
    pub fn read_replica_max_lag(mut self, lag: Duration) -> Self {
        self.read_replica_max_lag = lag.max(SHORTEST_LAG);
        self
    }

    pub(super) fn table_names(&self) -> Result<TableNames, SqlError> {
        if !self.table_prefix.is_empty() {
            check(&self.table_prefix)?;
        }
        let schema = match &self.schema {
            Some(schema) => format!("{}.", check(schema)?),
            None => String::new(),
        };
        let prefix = format!("{schema}{}", self.table_prefix);
        Ok(TableNames { prefix, index_prefix: self.table_prefix.clone(), schema: self.schema.clone() })
    }
}

/// The names become part of statements, so they must be plain identifiers.
fn check(name: &str) -> Result<&str, SqlError> {
    let plain = name.len() <= 30 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if plain && name.starts_with(|first: char| !first.is_ascii_digit()) {
        Ok(name)
    } else {
        Err(SqlError::Name(name.to_owned()))
    }
}

/// The prefix of a table's name.
#[derive(Debug, Clone)]
pub(super) struct TableNames {
    /// Including the schema.
    pub(super) prefix: String,
    /// Indexes are in the schema of their table and take no schema of their own.
    pub(super) index_prefix: String,
    pub(super) schema: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_identifiers_become_names() {
        for bad in ["a b", "a;", "1a", "ä", "a-b", "\"", &"a".repeat(31)] {
            assert!(SqlOptions::new().table_prefix(bad).table_names().is_err(), "{bad}");
            assert!(SqlOptions::new().schema(bad).table_names().is_err(), "{bad}");
        }
        assert!(SqlOptions::new().schema("").table_names().is_err());
        let names = SqlOptions::new().schema("auth").table_prefix("").table_names().expect("plain");
        assert_eq!((names.prefix.as_str(), names.index_prefix.as_str()), ("auth.", ""));
    }
}
