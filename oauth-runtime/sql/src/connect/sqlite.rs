//! SQLite as an embedded server: write-ahead log, one writer, many readers.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::super::sqlite::{BUSY_TIMEOUT, Writer};
use super::{Pool, SqlError, SqlOptions, parse};
use oauth_runtime_core::BoxError;

/// The page cache of a connection: 4 MB, in SQLite's unit of negative KiB. The operating system caches the file for all connections. A mapping
/// of the file would count as memory of the process once for each connection that reads it.
const CACHE_SIZE: &str = "-4000";

pub(super) async fn open(url: &str, options: &SqlOptions) -> Result<Pool, SqlError> {
    let connect: SqliteConnectOptions = parse(url)?;
    // The log synced at each commit: what was answered survives a power cut.
    let connect = connect
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        // Another process may write at the same time; it is done in a moment.
        .busy_timeout(options.timeout)
        .pragma("cache_size", CACHE_SIZE)
        .pragma("temp_store", "memory")
        .optimize_on_close(true, None);
    let pool = || {
        SqlitePoolOptions::new()
            // All writes queue for the one connection that writes, and it may itself be waiting for another process.
            .acquire_timeout(options.timeout)
            .test_before_acquire(false)
    };
    if is_in_memory(url) {
        // Each connection would have a database of its own.
        let one = pool().max_connections(1).idle_timeout(None).max_lifetime(None);
        let one = one.connect_with(connect).await?;
        return Ok(Pool::Sqlite { writer: Writer::new(one.clone(), options.timeout), readers: one });
    }
    let file = connect.get_filename().to_owned();
    if is_read_only(url) {
        return Err(unusable(&file, "the URL opens it read-only, and the store must write to it"));
    }
    create_private(&file)?;
    let writer = pool().max_connections(1).after_connect(|connection, _| {
        Box::pin(async move {
            let pragma = format!("PRAGMA busy_timeout = {}", BUSY_TIMEOUT.as_millis());
            sqlx::raw_sql(sqlx::AssertSqlSafe(pragma)).execute(connection).await.map(drop)
        })
    });
    // The first statement of an operation may come after one of several savepoints.
    let writer = writer.connect_with(connect.clone().statement_cache_capacity(300)).await;
    let writer = Writer::new(writer.map_err(|error| named(&file, error))?, options.timeout);
    let readers = pool().max_connections(options.max_connections).connect_lazy_with(connect);
    Ok(Pool::Sqlite { writer, readers })
}

fn is_in_memory(url: &str) -> bool {
    url.starts_with("sqlite::memory:") || url.contains("mode=memory")
}

/// SQLite would open such a file, and refuse the first token.
fn is_read_only(url: &str) -> bool {
    let parameters = url.split_once('?').map_or("", |(_, parameters)| parameters);
    parameters.split('&').any(|parameter| matches!(parameter, "mode=ro" | "immutable=true" | "immutable=1"))
}

/// Creates the file with access for its owner alone; the log gets the same. One that is there must be writable.
fn create_private(file: &Path) -> Result<(), SqlError> {
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            OpenOptions::new().write(true).open(file).map(drop).map_err(|error| unusable(file, error))
        }
        Err(error) => Err(unusable(file, error)),
        Ok(_) => Ok(()),
    }
}

/// SQLite says "unable to open database file", and not which.
fn named(file: &Path, error: sqlx::Error) -> SqlError {
    match SqlError::from(error) {
        SqlError::Database(error @ sqlx::Error::Database(_)) => unusable(file, error),
        error => error,
    }
}

fn unusable(file: &Path, reason: impl Into<BoxError>) -> SqlError {
    SqlError::Url { place: file.display().to_string().into(), source: reason.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_connection_that_writes_syncs_the_log_at_each_commit() -> Result<(), SqlError> {
        let name = oauth_runtime_core::Secret::generate().reveal().to_owned();
        let file = std::env::temp_dir().join(name);
        let url = format!("sqlite://{}", file.display());
        #[allow(irrefutable_let_patterns, reason = "a build has the databases that its features name")]
        if let Pool::Sqlite { writer, readers } = open(&url, &SqlOptions::new()).await? {
            let pool = writer.pool();
            let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(pool).await?;
            let journal: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(pool).await?;
            // 2 is FULL.
            assert_eq!((synchronous, journal.as_str()), (2, "wal"));
            writer.pool().close().await;
            readers.close().await;
        }
        std::fs::remove_file(&file).map_err(|error| unusable(&file, error))
    }
}
