//! Databases that cannot be written: a full disk, a read-only file, a replica. All of these are temporary, so
//! a client gets a 503, and the next request succeeds once an operator has fixed it.

use std::time::Duration;

use oauth_runtime::Timestamp;
use oauth_runtime::store::{AnyStore, RedisError, RedisStore, SqlError, SqlOptions, SqlStore, TokenStore};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{Connection, Executor};
use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis};

use crate::model;

/// The year 2106.
const NEVER: Timestamp = Timestamp::from_unix(u32::MAX as u64);

/// Stores tokens until one is refused; a page of SQLite holds many.
async fn fill<S: TokenStore>(store: &S) -> S::Error {
    for _ in 0..10_000 {
        if let Err(error) = store.create_token(model::own_token(NEVER)).await {
            return error;
        }
    }
    panic!("there is room for everything");
}

async fn sqlite(file: &std::path::Path, pragma: &'static str) -> Result<SqlStore, SqlError> {
    let pool = SqlitePoolOptions::new().max_connections(1).after_connect(move |connection, _| {
        Box::pin(async move { connection.execute(pragma).await.map(drop) })
    });
    let connect = SqliteConnectOptions::new().filename(file).create_if_missing(true);
    SqlStore::sqlite(pool.connect_with(connect).await?, &SqlOptions::new())
}

#[tokio::test]
async fn a_full_disk_is_temporary_on_sqlite() -> Result<(), SqlError> {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("auth.db");
    let store = sqlite(&file, "PRAGMA max_page_count = 200").await?;
    store.migrate().await?;
    let error = fill(&store).await;
    assert!(error.is_temporary() && format!("{error:?}").contains("full"), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn a_read_only_sqlite_is_temporary_while_it_runs() -> Result<(), SqlError> {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("auth.db");
    sqlite(&file, "PRAGMA user_version").await?.migrate().await?;
    let error = fill(&sqlite(&file, "PRAGMA query_only = ON").await?).await;
    assert!(error.is_temporary() && format!("{error:?}").contains("readonly"), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn a_sqlite_file_that_is_read_only_is_named_at_the_start() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("auth.db").display().to_string();
    AnyStore::connect(&format!("sqlite://{file}")).await.expect("a new one");
    let error = AnyStore::connect(&format!("sqlite://{file}?mode=ro")).await.expect_err("read-only");
    let error = format!("{error:?}");
    assert!(error.contains(&file) && error.contains("write"), "{error}");
    let folder = format!("sqlite://{}", directory.path().display());
    let error = AnyStore::connect(&folder).await.expect_err("a directory").to_string();
    assert!(error.contains(&directory.path().display().to_string()), "{error}");
}

/// As after a failover, when the old primary is a replica.
#[tokio::test]
async fn a_replica_is_temporary_on_postgresql_and_mariadb() -> Result<(), SqlError> {
    needs!(POSTGRESQL, MARIADB);
    let url = Postgres::shared().fresh_database();
    SqlStore::connect(&url).await?.migrate().await?;
    let replica = format!("{url}?options[default_transaction_read_only]=on");
    let error = fill(&SqlStore::connect(&replica).await?).await;
    assert!(error.is_temporary() && format!("{error:?}").contains("read-only"), "{error:?}");

    let url = MariaDb::shared().fresh_database();
    SqlStore::connect(&url).await?.migrate().await?;
    let pool = sqlx::mysql::MySqlPoolOptions::new().after_connect(|connection, _| {
        Box::pin(async move { connection.execute("SET SESSION TRANSACTION READ ONLY").await.map(drop) })
    });
    let store = SqlStore::mysql(pool.connect(&url).await?, &SqlOptions::new())?;
    let error = fill(&store).await;
    assert!(error.is_temporary() && format!("{error:?}").to_lowercase().contains("read only"), "{error:?}");
    Ok(())
}

/// MySQL's lock belongs to a connection: neither an error nor a cancellation leaves it on a pooled one.
#[tokio::test]
async fn a_migration_that_fails_leaves_no_lock_behind_on_mariadb() -> Result<(), SqlError> {
    needs!(MARIADB);
    // The lock is for the whole server.
    let server = MariaDb::start();
    let url = server.fresh_database();
    let pool = sqlx::MySqlPool::connect(&url).await?;
    let store = SqlStore::mysql(pool.clone(), &SqlOptions::new())?;
    pool.execute("CREATE TABLE oauth_migrations (other INT)").await?;
    store.migrate().await.expect_err("somebody else's table");
    assert!(is_free(&url).await?, "after an error");

    pool.execute("DROP TABLE oauth_migrations").await?;
    let mut other = pool.acquire().await?;
    other.execute("SELECT GET_LOCK('oauth_runtime migrations', 1)").await?;
    let cancelled = tokio::time::timeout(Duration::from_millis(200), store.migrate()).await;
    cancelled.expect_err("another instance is at it");
    other.execute("SELECT RELEASE_LOCK('oauth_runtime migrations')").await?;
    drop(other);
    store.migrate().await?;
    assert!(is_free(&url).await?, "after a success");
    Ok(())
}

/// Whether the lock can be had. A connection that was closed holds it until the server has noticed, so this waits, on a connection of its own: a
/// pooled one would hold it for good, and may take it twice.
async fn is_free(url: &str) -> Result<bool, SqlError> {
    let mut connection = sqlx::MySqlConnection::connect(url).await?;
    let got: (Option<i64>,) =
        sqlx::query_as("SELECT GET_LOCK('oauth_runtime migrations', 30)").fetch_one(&mut connection).await?;
    connection.execute("DO RELEASE_LOCK('oauth_runtime migrations')").await?;
    Ok(got.0 == Some(1))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_takes_no_more_is_temporary() -> Result<(), RedisError> {
    needs!(REDIS);
    let server = Redis::start();
    let store = RedisStore::connect(&server.url()).await?;
    server.tell("CONFIG SET maxmemory 1");
    let error = fill(&store).await;
    assert!(error.is_temporary() && format!("{error:?}").contains("memory"), "{error:?}");
    server.tell("CONFIG SET maxmemory 0");
    store.create_token(model::own_token(NEVER)).await?;
    server.tell("REPLICAOF 127.0.0.1 1");
    let error = fill(&store).await;
    assert!(error.is_temporary() && format!("{error:?}").to_lowercase().contains("read only"), "{error:?}");
    Ok(())
}
