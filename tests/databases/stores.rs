//! Every store passes the same suite, with races of processes.

use std::future::Future;

use oauth_runtime::store::{
    AnyStore, AuthorizationCodeStore, ClientCache, ClientRegistrationStore, ConsentStore, ExpiringStore,
    GrantStore, RedisStore, RefreshTokenStore, SessionStore, SqlStore, TokenStore,
};
use oauth_runtime::testing::{StoreSuite, this_test};
use test_servers::{MariaDb, Postgres, Redis};

/// The variable with the URL that a parent gives to the processes that race.
pub(crate) const URL: &str = "OAUTH_TESTS_STORE";

/// The URL of a store: the parent's, or a new one.
pub(crate) fn url(new: impl FnOnce() -> String) -> String {
    std::env::var(URL).unwrap_or_else(|_| new())
}

/// A store with everything.
trait Complete:
    ClientRegistrationStore
    + TokenStore
    + AuthorizationCodeStore
    + RefreshTokenStore
    + GrantStore
    + ExpiringStore
    + SessionStore
    + ConsentStore
{
}

impl<T> Complete for T where
    T: ClientRegistrationStore
        + TokenStore
        + AuthorizationCodeStore
        + RefreshTokenStore
        + GrantStore
        + ExpiringStore
        + SessionStore
        + ConsentStore
{
}

async fn passes<S, F>(test: &'static str, url: String, open: fn(String) -> F)
where
    S: Complete + 'static,
    F: Future<Output = S> + Send + 'static,
{
    let own = url.clone();
    let suite = StoreSuite::new(move || open(own.clone())).everything().processes(move || {
        let mut command = this_test(test);
        command.env(URL, &url);
        command
    });
    suite.run().await.assert_passed();
}

async fn sql(url: String) -> SqlStore {
    let store = SqlStore::connect(&url).await.expect("a connection");
    store.migrate().await.expect("a schema");
    store
}

async fn redis(url: String) -> RedisStore {
    RedisStore::connect(&url).await.expect("a connection")
}

/// Two wrappers at once: each passes on what it does not do itself.
async fn cached(url: String) -> ClientCache<AnyStore> {
    ClientCache::new(AnyStore::connect(&url).await.expect("a connection"))
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_passes() {
    let directory = tempfile::tempdir().expect("a directory");
    let url = url(|| format!("sqlite://{}/auth.db", directory.path().display()));
    passes("stores::sqlite_passes", url, sql).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_in_memory_passes() {
    let suite = StoreSuite::new(|| sql("sqlite::memory:".into())).everything();
    suite.run().await.assert_passed();
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_passes() {
    passes("stores::postgresql_passes", url(|| Postgres::shared().fresh_database()), sql).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mariadb_passes() {
    passes("stores::mariadb_passes", url(|| MariaDb::shared().fresh_database()), sql).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_passes() {
    passes("stores::redis_passes", url(|| Redis::shared().fresh_database()), redis).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn any_store_under_a_cache_passes() {
    let suite = StoreSuite::new(|| cached("sqlite::memory:".into())).everything();
    suite.run().await.assert_passed();
}
