//! How a store uses its database.

use std::time::Duration;

use super::error::SqlError;

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
}

impl Default for SqlOptions {
    fn default() -> Self {
        Self {
            table_prefix: "oauth_".into(),
            schema: None,
            max_connections: 10,
            timeout: Duration::from_secs(5),
            transaction_pooling: false,
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
    /// transaction as a text with its values, in one round trip; the server plans it each time. Without this option,
    /// PgBouncer mixes up the prepared statements of its clients. PgBouncer 1.21 and later do not need it if
    /// `max_prepared_statements` is above 0, because they then keep the statements apart themselves.
    /// `pool_mode = session` needs nothing, and `pool_mode = statement` cannot work: the store needs
    /// transactions.
    #[must_use]
    pub fn transaction_pooling(mut self, pooled: bool) -> Self {
        self.transaction_pooling = pooled;
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
