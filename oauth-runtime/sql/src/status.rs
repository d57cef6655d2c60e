//! What a database says about itself.

use oauth_runtime_core::Timestamp;

use super::SqlStore;
use super::database::Pool;
use super::dialect::Dialect;
use super::error::SqlError;
use super::schema::MIGRATIONS;

/// What a database says about itself, for an operator; see [`SqlStore::status`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SqlStatus {
    /// The version of its schema; 0 if it has none yet.
    pub schema_version: u64,
    /// The version that this library makes of it. An older schema needs [`SqlStore::migrate`]; a newer one is from a
    /// newer version of this library, with which this one can share it.
    pub newest_version: u64,
    /// Its clock.
    pub now: Timestamp,
}

/// The connections of a pool at a moment; see [`SqlStore::connections`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SqlConnections {
    /// How many are open.
    pub open: u32,
    /// How many of these wait for work.
    pub idle: u32,
    /// How many there may be.
    pub most: u32,
}

impl SqlStore {
    /// The connections to the database, for metrics. On SQLite, those that read; one more writes.
    pub fn connections(&self) -> SqlConnections {
        macro_rules! of {
            ($pool:expr) => {
                SqlConnections {
                    open: $pool.size(),
                    idle: $pool.num_idle().try_into().unwrap_or(u32::MAX),
                    most: $pool.options().get_max_connections(),
                }
            };
        }
        match &self.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite { readers, .. } => of!(readers),
            #[cfg(feature = "postgres")]
            Pool::Postgres(connections) => of!(connections.pool()),
            #[cfg(feature = "mysql")]
            Pool::MySql(connections) => of!(connections.pool()),
        }
    }

    /// The version of the schema, and the clock of the database. This changes nothing, and it works before
    /// [`migrate`](Self::migrate).
    ///
    /// ```
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    /// # runtime.block_on(async {
    /// use oauth_runtime::store::SqlStore;
    ///
    /// let store = SqlStore::connect("sqlite::memory:").await?;
    /// assert_eq!(store.status().await?.schema_version, 0);
    /// store.migrate().await?;
    /// let status = store.status().await?;
    /// assert_eq!(status.schema_version, status.newest_version);
    /// # Ok::<(), oauth_runtime::store::SqlError>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the database cannot be reached.
    pub async fn status(&self) -> Result<SqlStatus, SqlError> {
        let exists = self.integer(&self.migrations_exist()).await? > 0;
        let schema_version = match exists {
            true => self.integer("SELECT COALESCE(MAX(version), 0) FROM @migrations").await?,
            false => 0,
        };
        let now = self.integer(self.seconds()).await?;
        Ok(SqlStatus {
            schema_version: schema_version.unsigned_abs(),
            newest_version: MIGRATIONS.len() as u64,
            now: Timestamp::from_unix(now.unsigned_abs()),
        })
    }

    async fn integer(&self, text: &str) -> Result<i64, SqlError> {
        let sql = self.pool.dialect().statement(&self.names, text);
        self.pool.fetch(&sql, &[]).await?.map_or(Ok(0), |row| row.integer(0))
    }

    /// Counts the table of the migrations.
    fn migrations_exist(&self) -> String {
        let table = format!("{}migrations", self.names.index_prefix);
        match self.pool.dialect() {
            Dialect::Postgres => "SELECT COUNT(to_regclass('@migrations'))".to_owned(),
            Dialect::MySql => {
                let schema =
                    self.names.schema.as_ref().map_or("DATABASE()".to_owned(), |name| format!("'{name}'"));
                format!(
                    "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = {schema} AND table_name = '{table}'"
                )
            }
            Dialect::Sqlite => {
                format!("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = '{table}'")
            }
        }
    }

    fn seconds(&self) -> &'static str {
        match self.pool.dialect() {
            Dialect::Postgres => "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS BIGINT)",
            Dialect::MySql => "SELECT CAST(UNIX_TIMESTAMP() AS SIGNED)",
            Dialect::Sqlite => "SELECT CAST(strftime('%s', 'now') AS INTEGER)",
        }
    }
}
