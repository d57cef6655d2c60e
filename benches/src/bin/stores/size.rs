//! How large a database is.

use crate::Result;
use crate::database::Running;

/// Asks for the size of a database.
pub(crate) enum Sizes {
    /// The files of SQLite: the database, and what is not in it yet.
    Files([String; 2]),
    Postgresql(sqlx::PgPool),
    MariaDb(sqlx::MySqlPool),
    Redis(redis::aio::ConnectionManager),
}

impl Sizes {
    pub(crate) async fn of(running: &Running) -> Result<Self> {
        let url = running.url.as_str();
        Ok(if let Some(file) = url.strip_prefix("sqlite://") {
            Self::Files([file.to_owned(), format!("{file}-wal")])
        } else if url.starts_with("postgres") {
            Self::Postgresql(sqlx::PgPool::connect(url).await?)
        } else if url.starts_with("mysql") || url.starts_with("mariadb") {
            Self::MariaDb(sqlx::MySqlPool::connect(url).await?)
        } else {
            Self::Redis(redis::Client::open(url)?.get_connection_manager().await?)
        })
    }

    /// In bytes. For Redis it is the memory that it uses.
    pub(crate) async fn now(&self) -> Result<u64> {
        Ok(match self {
            Self::Files(files) => {
                files.iter().filter_map(|file| std::fs::metadata(file).ok()).map(|file| file.len()).sum()
            }
            Self::Postgresql(pool) => {
                let size: i64 =
                    sqlx::query_scalar("SELECT pg_database_size(current_database())").fetch_one(pool).await?;
                size.try_into()?
            }
            Self::MariaDb(pool) => {
                let size = "SELECT CAST(SUM(file_size) AS UNSIGNED) FROM information_schema.innodb_sys_tablespaces \
                    WHERE name LIKE CONCAT(DATABASE(), '/%')";
                sqlx::query_scalar::<_, Option<u64>>(size).fetch_one(pool).await?.unwrap_or_default()
            }
            Self::Redis(manager) => {
                let info: String = redis::cmd("INFO").arg("memory").query_async(&mut manager.clone()).await?;
                let used = info.lines().find_map(|line| line.strip_prefix("used_memory:"));
                used.ok_or("Redis does not say how much memory it uses")?.trim().parse()?
            }
        })
    }
}
