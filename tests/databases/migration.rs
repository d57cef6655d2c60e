//! The schema: created once, whichever instance starts first, with any prefix.

use oauth_runtime::store::{SqlError, SqlOptions, SqlStore, TokenStore};
use oauth_runtime::{Clock, SystemClock};
use test_needs::needs;
use test_servers::{MariaDb, Postgres};

use crate::model;

async fn several_instances_may_start_at_once(url: &str) -> Result<(), SqlError> {
    let start = || async {
        let store = SqlStore::connect(url).await?;
        store.migrate().await?;
        model::redeemed(&store).await?;
        store.migrate().await
    };
    let started = tokio::join!(start(), start(), start(), start());
    started.0.and(started.1).and(started.2).and(started.3)
}

#[tokio::test]
async fn several_instances_may_start_at_once_on_postgresql() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    several_instances_may_start_at_once(&Postgres::shared().fresh_database()).await
}

#[tokio::test]
async fn several_instances_may_start_at_once_on_mariadb() -> Result<(), SqlError> {
    needs!(MARIADB);
    several_instances_may_start_at_once(&MariaDb::shared().fresh_database()).await
}

#[tokio::test]
async fn several_instances_may_start_at_once_on_sqlite() -> Result<(), SqlError> {
    let directory = tempfile::tempdir().expect("a directory");
    several_instances_may_start_at_once(&format!("sqlite://{}/auth.db", directory.path().display())).await
}

/// Two applications in one database do not see each other.
async fn prefixes_keep_apart(url: &str, options: [SqlOptions; 2]) -> Result<(), SqlError> {
    let [one, other] = options;
    let one = SqlStore::connect_with(url, &one).await?;
    let other = SqlStore::connect_with(url, &other).await?;
    one.migrate().await?;
    let missing = other.get_token(&model::code().digest).await.expect_err("there are no tables yet");
    assert!(!missing.is_temporary(), "{missing}");
    other.migrate().await?;
    let (_, tokens) = model::redeemed(&one).await?;
    assert!(one.get_token(&tokens.access_token.digest).await?.is_some());
    assert!(other.get_token(&tokens.access_token.digest).await?.is_none());
    Ok(())
}

#[tokio::test]
async fn prefixes_keep_apart_everywhere() -> Result<(), SqlError> {
    needs!(POSTGRESQL, MARIADB);
    let directory = tempfile::tempdir().expect("a directory");
    let sqlite = format!("sqlite://{}/auth.db", directory.path().display());
    for url in [Postgres::shared().fresh_database(), MariaDb::shared().fresh_database(), sqlite] {
        let prefixes = ["one_", "other_"].map(|prefix| SqlOptions::new().table_prefix(prefix));
        prefixes_keep_apart(&url, prefixes).await?;
    }
    Ok(())
}

#[tokio::test]
async fn schemas_keep_apart_on_postgresql() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    let schemas = ["one", "other"].map(|schema| SqlOptions::new().schema(schema).table_prefix(""));
    prefixes_keep_apart(&Postgres::shared().fresh_database(), schemas).await
}

/// Before and after the schema is there, with a prefix, and in a schema of its own.
#[tokio::test]
async fn a_database_tells_the_version_of_its_schema_and_its_time() -> Result<(), SqlError> {
    needs!(POSTGRESQL, MARIADB);
    let directory = tempfile::tempdir().expect("a directory");
    let sqlite = format!("sqlite://{}/auth.db", directory.path().display());
    let postgres = Postgres::shared().fresh_database();
    let prefix = || SqlOptions::new().table_prefix("own_");
    for (url, options) in [
        (&postgres, prefix()),
        (&postgres, SqlOptions::new().schema("own").table_prefix("")),
        (&MariaDb::shared().fresh_database(), prefix()),
        (&sqlite, prefix()),
    ] {
        let store = SqlStore::connect_with(url, &options).await?;
        let before = store.status().await?;
        assert_eq!(before.schema_version, 0, "{url}");
        store.migrate().await?;
        let after = store.status().await?;
        assert!(
            after.schema_version >= 8 && after.schema_version == after.newest_version,
            "{url}: {after:?}"
        );
        assert!(after.now.as_unix().abs_diff(SystemClock.now().as_unix()) < 60, "{url}: {after:?}");
        let connections = store.connections();
        assert!(connections.open >= 1 && connections.open <= connections.most, "{url}: {connections:?}");
    }
    Ok(())
}

/// The store on a pool that the application already has.
#[tokio::test]
async fn a_pool_can_be_shared() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    let pool = sqlx::PgPool::connect(&Postgres::shared().fresh_database()).await?;
    let store = SqlStore::postgres(pool.clone(), &SqlOptions::new())?;
    store.migrate().await?;
    let (_, tokens) = model::redeemed(&store).await?;
    let count: (i64,) = sqlx::query_as("SELECT COUNT(*) FROM oauth_access_tokens").fetch_one(&pool).await?;
    assert_eq!(count.0, 1);
    assert!(store.get_token(&tokens.access_token.digest).await?.is_some());
    Ok(())
}

/// A wrong URL causes a message without its password.
#[tokio::test]
async fn a_wrong_url_is_explained_without_its_password() {
    for url in
        ["oracle://scott:tiger@db", "postgres://scott:tiger@db:port/x", "mysql://scott:tiger@[/x", "tiger"]
    {
        let error = format!("{:?}", SqlStore::connect(url).await.expect_err(url));
        assert!(!error.contains("tiger"), "{error}");
        assert!(!error.is_empty());
    }
    let nowhere = SqlStore::connect("sqlite:///nowhere/at/all.db").await.expect_err("no such directory");
    assert!(nowhere.to_string().contains("/nowhere/at/all.db"), "{nowhere}");
}
