//! The differences between the databases' SQL.

use std::fmt::Write;
use std::sync::Arc;

use super::options::TableNames;
use super::schema::{ColumnType, Table};

/// The SQL dialect of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "a build has the databases that its features name")]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
    MySql,
}

/// A statement in a database's dialect.
pub(super) type Sql = Arc<str>;

impl Dialect {
    /// A statement that uses `?` for its parameters, `@table` for a table, and `GREATEST`.
    pub(super) fn statement(self, names: &TableNames, text: &str) -> Sql {
        let mut sql = String::with_capacity(text.len() + 64);
        let mut parameters = 0;
        for character in text.chars() {
            match character {
                '?' => {
                    parameters += 1;
                    self.push_parameter(&mut sql, parameters);
                }
                '@' => sql.push_str(&names.prefix),
                _ => sql.push(character),
            }
        }
        match self {
            Self::Sqlite => sql.replace("GREATEST(", "MAX(").into(),
            _ => sql.into(),
        }
    }

    fn push_parameter(self, sql: &mut String, number: u32) {
        match self {
            Self::Postgres => sql.push_str(&format!("${number}")),
            _ => sql.push('?'),
        }
    }

    /// Stores a grant. An existing one lives at least as long as the new one would.
    pub(super) const fn create_grant(self) -> &'static str {
        match self {
            Self::MySql => {
                "INSERT INTO @grants (grant_key, client_key, subject_key, record, expires_at) VALUES (?, ?, ?, ?, ?) \
                 ON DUPLICATE KEY UPDATE record = IF(record LIKE '% ', TRIM(TRAILING ' ' FROM record), CONCAT(record, ' ')), \
                 expires_at = GREATEST(expires_at, VALUES(expires_at))"
            }
            _ => {
                "INSERT INTO @grants AS kept (grant_key, client_key, subject_key, record, expires_at) VALUES (?, ?, ?, ?, ?) \
                 ON CONFLICT (grant_key) DO UPDATE SET expires_at = GREATEST(kept.expires_at, excluded.expires_at)"
            }
        }
    }

    /// Locks a grant, and lets it live until a time at least.
    ///
    /// MySQL writes no row whose columns stay the same. That row is locked all the same, but a cluster that certifies transactions at
    /// COMMIT (Galera, group replication) compares only what they wrote, and would let a revocation at another node pass. So the
    /// record gets a space at its end, or loses it, which means nothing in JSON.
    pub(super) const fn extend_grant(self) -> &'static str {
        match self {
            Self::MySql => {
                "UPDATE @grants SET record = IF(record LIKE '% ', TRIM(TRAILING ' ' FROM record), CONCAT(record, ' ')), \
                 expires_at = GREATEST(expires_at, ?) WHERE grant_key = ?"
            }
            _ => "UPDATE @grants SET expires_at = GREATEST(expires_at, ?) WHERE grant_key = ?",
        }
    }

    /// The end of an INSERT that replaces these columns in an existing row.
    pub(super) fn or_replace(self, key: &str, columns: &[&str]) -> String {
        let assignment = |column: &&str| match self {
            Self::MySql => format!("{column} = VALUES({column})"),
            _ => format!("{column} = excluded.{column}"),
        };
        let assignments = columns.iter().map(assignment).collect::<Vec<_>>().join(", ");
        match self {
            Self::MySql => format!("ON DUPLICATE KEY UPDATE {assignments}"),
            _ => format!("ON CONFLICT ({key}) DO UPDATE SET {assignments}"),
        }
    }

    /// Locks the row that a SELECT in a transaction reads. SQLite's single writer has already locked
    /// everything.
    pub(super) const fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            _ => " FOR UPDATE",
        }
    }

    /// Deletes a limited number of expired rows. Parameters: the time, the number and (except in MySQL) the time again,
    /// since a row may have been extended between search and deletion. In PostgreSQL, an expiry to begin with comes after
    /// the time, and the statement returns the number of rows with the latest expiry among them.
    ///
    /// PostgreSQL deletes by the places of the rows, which its index on the expiry has: by their keys, it would read the
    /// index of the keys for each, in random order. It leaves out what others hold, so that no two sweeps wait for each
    /// other. If the table has partitions, an expired row of another partition may be in the same place; it goes too.
    pub(super) fn delete_expired(self, table: &str, key: &str) -> String {
        match self {
            // MySQL uses no index for IN (SELECT …), and has LIMIT in DELETE.
            Self::MySql => format!("DELETE FROM @{table} WHERE expires_at <= ? ORDER BY expires_at LIMIT ?"),
            Self::Sqlite => format!(
                "DELETE FROM @{table} WHERE {key} IN \
                 (SELECT {key} FROM @{table} WHERE expires_at <= ? ORDER BY expires_at LIMIT ?) AND expires_at <= ?"
            ),
            Self::Postgres => format!(
                "WITH gone AS (DELETE FROM @{table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM @{table} \
                 WHERE expires_at <= ? AND expires_at >= ? ORDER BY expires_at LIMIT ? FOR UPDATE SKIP LOCKED)) \
                 AND expires_at <= ? RETURNING expires_at) SELECT count(*), max(expires_at) FROM gone"
            ),
        }
    }

    /// Deletes a limited number of a client's rows. Parameters: the client, the number and (in PostgreSQL) the client again,
    /// since a row of another partition may be in the same place.
    pub(super) fn delete_rows_of_client(self, table: &str, key: &str) -> String {
        match self {
            Self::MySql => format!("DELETE FROM @{table} WHERE client_key = ? LIMIT ?"),
            Self::Sqlite => format!(
                "DELETE FROM @{table} WHERE {key} IN (SELECT {key} FROM @{table} WHERE client_key = ? LIMIT ?)"
            ),
            Self::Postgres => format!(
                "DELETE FROM @{table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM @{table} WHERE client_key = ? \
                 LIMIT ?)) AND client_key = ?"
            ),
        }
    }

    /// The statements that create a table with its indexes if they do not exist.
    pub(super) fn create_table(self, names: &TableNames, table: &Table) -> Vec<String> {
        let prefix = &names.prefix;
        let mut sql = format!("CREATE TABLE IF NOT EXISTS {prefix}{} (", table.name);
        for (name, column_type) in table.columns {
            let _ = write!(sql, "{name} {}, ", self.column_type(*column_type));
        }
        let _ = write!(sql, "PRIMARY KEY ({})", table.key());
        // One of several columns has the name of the first.
        let index = |columns: &str| {
            let column = columns.split(',').next().unwrap_or_default();
            format!("{}{}_{column}", names.index_prefix, table.name)
        };
        match self {
            // It has no CREATE INDEX IF NOT EXISTS.
            Self::MySql => {
                for column in table.indexes {
                    let _ = write!(sql, ", INDEX {} ({column})", index(column));
                }
                sql.push_str(") ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin");
                vec![sql]
            }
            _ => {
                sql.push(')');
                let create = |column: &&str| {
                    format!(
                        "CREATE INDEX IF NOT EXISTS {} ON {prefix}{} ({column})",
                        index(column),
                        table.name
                    )
                };
                std::iter::once(sql).chain(table.indexes.iter().map(create)).collect()
            }
        }
    }

    /// Replaces the index over the client by one over the client and the key.
    pub(super) fn page_by_client(self, names: &TableNames, (table, key): (&str, &str)) -> Vec<String> {
        let TableNames { prefix, index_prefix, schema } = names;
        let schema = schema.as_ref().map(|schema| format!("{schema}.")).unwrap_or_default();
        match self {
            Self::MySql => Vec::new(),
            Self::Sqlite | Self::Postgres => vec![
                format!(
                    "CREATE INDEX IF NOT EXISTS {index_prefix}{table}_of_client ON {prefix}{table} (client_key, {key})"
                ),
                format!("DROP INDEX IF EXISTS {schema}{index_prefix}{table}_client_key"),
            ],
        }
    }

    const fn column_type(self, column_type: ColumnType) -> &'static str {
        match (self, column_type) {
            (Self::Sqlite, ColumnType::Digest) => "BLOB NOT NULL",
            (Self::Sqlite, ColumnType::OptionalDigest) => "BLOB",
            (Self::Sqlite, ColumnType::UniqueDigest) => "BLOB NOT NULL UNIQUE",
            (Self::Sqlite, ColumnType::OptionalUniqueDigest) => "BLOB UNIQUE",
            (Self::Postgres, ColumnType::OptionalUniqueDigest) => "BYTEA UNIQUE",
            (Self::MySql, ColumnType::OptionalUniqueDigest) => "BINARY(32) UNIQUE",
            (Self::Postgres, ColumnType::Digest) => "BYTEA NOT NULL",
            (Self::Postgres, ColumnType::OptionalDigest) => "BYTEA",
            (Self::Postgres, ColumnType::UniqueDigest) => "BYTEA NOT NULL UNIQUE",
            (Self::MySql, ColumnType::Digest) => "BINARY(32) NOT NULL",
            (Self::MySql, ColumnType::OptionalDigest) => "BINARY(32)",
            (Self::MySql, ColumnType::UniqueDigest) => "BINARY(32) NOT NULL UNIQUE",
            (Self::MySql, ColumnType::Text) => "LONGTEXT NOT NULL",
            (Self::MySql, ColumnType::OptionalText) => "LONGTEXT",
            (_, ColumnType::Text) => "TEXT NOT NULL",
            (_, ColumnType::OptionalText) => "TEXT",
            (_, ColumnType::Integer) => "BIGINT NOT NULL",
            (_, ColumnType::OptionalInteger) => "BIGINT",
        }
    }
}
