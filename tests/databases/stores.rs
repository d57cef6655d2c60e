//! Every store passes the same suite, with races of processes.

use std::future::Future;
use std::time::Duration;

use oauth_runtime::openid::Claims;
use oauth_runtime::password::PasswordHash;
use oauth_runtime::store::{
    AnyStore, AuthorizationCodeStore, CibaRequestStore, ClaimsStore, ClientCache, ClientRegistrationStore,
    ConsentStore, CredentialStore, DeviceCodeStore, EmailChangeStore, EmailStore, EventStore, ExpiringStore,
    GrantManagementStore, GrantStore, KeyStore, LogoutNoticeStore, MailStore, PasswordStore, PersonStore,
    ProfileStore, PushedRequestStore, RateLimitStore, RedisStore, RefreshTokenStore, ReplayStore,
    SessionClientStore, SessionStore, SignUpStore, SignalStore, SqlError, SqlOptions, SqlStore, Storage,
    TicketStore, TokenStore, UpstreamStore, UserStore, WebhookStore,
};
use oauth_runtime::testing::{StoreSuite, this_test};
use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis, Valkey};

/// The variable with the URL that a parent passes to the racing processes.
pub(crate) const URL: &str = "OAUTH_TESTS_STORE";

/// The URL of a store: the parent's, or a new one.
pub(crate) fn url(new: impl FnOnce() -> String) -> String {
    std::env::var(URL).unwrap_or_else(|_| new())
}

/// A store with everything.
pub(crate) trait Complete:
    ClientRegistrationStore
    + TokenStore
    + AuthorizationCodeStore
    + DeviceCodeStore
    + CibaRequestStore
    + RefreshTokenStore
    + GrantManagementStore
    + GrantStore
    + ExpiringStore
    + SessionStore
    + ConsentStore
    + ReplayStore
    + KeyStore
    + CredentialStore
    + RateLimitStore
    + SessionClientStore
    + LogoutNoticeStore
    + EventStore
    + PushedRequestStore
    + WebhookStore
    + SignalStore
    + GrantManagementStore
    + UpstreamStore
    + ClaimsStore
    + PersonStore
    + UserStore
    + EmailStore
    + SignUpStore
    + PasswordStore
    + EmailChangeStore
    + ProfileStore
    + TicketStore
    + MailStore
    + 'static
{
    /// Operations without a capability: each store has its own method.
    fn put(&self, subject: &str, claims: Claims) -> impl Future<Output = Result<(), Self::Error>> + Send;

    fn put_user_name(
        &self,
        username: String,
        password: PasswordHash,
        subject: String,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

macro_rules! complete {
    ($($store:ty: |$own:ident| $inner:expr;)*) => {$(
        impl Complete for $store {
            async fn put(&self, subject: &str, claims: Claims) -> Result<(), Self::Error> {
                let $own = self;
                $inner.put_claims(subject, claims).await
            }

            async fn put_user_name(
                &self,
                username: String,
                password: PasswordHash,
                subject: String,
            ) -> Result<(), Self::Error> {
                let $own = self;
                $inner.put_user(&*username, password, &*subject).await
            }
        }
    )*};
}

complete! {
    SqlStore: |store| store;
    RedisStore: |store| store;
    ClientCache<AnyStore>: |cache| cache.store();
}

/// Every group of cases, for the store that `open` returns.
pub(crate) fn every_case<S, F>(open: impl Fn() -> F + Send + Sync + 'static) -> StoreSuite<S>
where
    S: Complete,
    F: Future<Output = S> + Send + 'static,
{
    let suite = StoreSuite::new(open)
        .everything()
        .ciba_requests()
        .signals()
        .managed_grants()
        .tickets()
        .mails()
        .accounts();
    let suite = suite.claims(|store, subject, claims| async move { store.put(&subject, claims).await });
    let suite =
        suite.person_deletion(|store, subject, claims| async move { store.put(&subject, claims).await });
    let suite = suite
        .comparable_names()
        .email_verification(|store, subject, claims| async move { store.put(&subject, claims).await });
    let suite = suite.user_names(|store, username, password, subject| async move {
        let password = password.hash().await.expect("hashed");
        store.put_user_name(username, password, subject).await
    });
    suite
        .ticket_deletion()
        .ciba_request_deletion()
        .signal_deletion()
        .upstream_links()
        .upstream_link_deletion()
}

/// The suite for a store that all cases share, so that they connect once.
pub(crate) async fn passes<S, F>(test: &'static str, url: String, open: fn(String) -> F)
where
    S: Complete + Clone,
    F: Future<Output = S>,
{
    let store = open(url.clone()).await;
    let suite = every_case(move || std::future::ready(store.clone())).processes(move || {
        let mut command = this_test(test);
        command.env(URL, &url);
        command
    });
    suite.run().await.assert_passed();
}

async fn sql(url: String) -> SqlStore {
    let store = SqlStore::connect_with(&url, &patient()).await.expect("a connection");
    store.migrate().await.expect("a schema");
    store
}

/// The cases show who wins a race. How long the losers wait on a busy disk is not their subject.
pub(crate) fn patient() -> SqlOptions {
    SqlOptions::new().timeout(Duration::from_secs(120))
}

/// A store with a short time limit. On a busy machine, connecting may take longer than an operation may.
pub(crate) async fn connected(url: &str, options: &SqlOptions) -> Result<SqlStore, SqlError> {
    for _ in 0..20 {
        match SqlStore::connect_with(url, options).await {
            Err(error) if SqlStore::is_temporary(&error) => {}
            connected => return connected,
        }
    }
    SqlStore::connect_with(url, options).await
}

async fn redis(url: String) -> RedisStore {
    RedisStore::connect(&url).await.expect("a connection")
}

/// Two wrappers at once: each forwards what it does not do itself.
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
    let store = sql("sqlite::memory:".into()).await;
    every_case(move || std::future::ready(store.clone())).run().await.assert_passed();
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_passes() {
    needs!(POSTGRESQL);
    passes("stores::postgresql_passes", url(|| Postgres::shared().fresh_database()), sql).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mariadb_passes() {
    needs!(MARIADB);
    passes("stores::mariadb_passes", url(|| MariaDb::shared().fresh_database()), sql).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_passes() {
    needs!(REDIS);
    passes("stores::redis_passes", url(|| Redis::shared().fresh_database()), redis).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn valkey_passes() {
    needs!(VALKEY);
    passes("stores::valkey_passes", url(|| Valkey::shared().fresh_database()), redis).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn any_store_under_a_cache_passes() {
    let suite = every_case(|| cached("sqlite::memory:".into()));
    suite.run().await.assert_passed();
}
