//! Tenants that share a database pass the suite, each beside the others, and see nothing of each other.

#[path = "../stores/tenants/apart.rs"]
mod apart;

use oauth_runtime::Client;
use oauth_runtime::store::{AnyStore, ClientRegistrationStore, ClientStore, RedisStore};
use oauth_runtime::tenants::TenantStore;
use oauth_runtime::testing::StoreSuite;
use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis};

use self::apart::ensure_apart;

async fn tenants_pass(url: &str) {
    let shared = AnyStore::connect(url).await.expect("a connection");
    let runs = ["acme", "umbrella.example"].map(|tenant| {
        let store = TenantStore::new(tenant, shared.clone());
        let suite = StoreSuite::new(move || std::future::ready(store.clone())).everything().managed_grants();
        let suite = suite.claims(|store, subject, claims| async move {
            store.store().put_claims(&store.key(&subject), claims).await
        });
        let suite = suite.person_deletion(|store, subject, claims| async move {
            store.store().put_claims(&store.key(&subject), claims).await
        });
        tokio::spawn(async { suite.run().await.assert_passed() })
    });
    for run in runs {
        run.await.expect("passed");
    }
    ensure_apart(shared).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tenants_of_sqlite_pass() {
    let directory = tempfile::tempdir().expect("a directory");
    tenants_pass(&format!("sqlite://{}/auth.db", directory.path().display())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tenants_of_postgresql_pass() {
    needs!(POSTGRESQL);
    tenants_pass(&Postgres::shared().fresh_database()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tenants_of_mariadb_pass() {
    needs!(MARIADB);
    tenants_pass(&MariaDb::shared().fresh_database()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tenants_of_redis_pass() {
    needs!(REDIS);
    tenants_pass(&Redis::shared().fresh_database()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stores_with_prefixes_share_the_connection_and_nothing_else() {
    needs!(REDIS);
    let shared = RedisStore::connect(&Redis::shared().fresh_database()).await.expect("a connection");
    let [acme, umbrella] =
        ["acme:", "umbrella:"].map(|prefix| shared.prefixed(prefix).expect("a plain prefix"));
    let app = Client::public("app").redirect_uri("http://127.0.0.1/cb").build().expect("a client");
    assert!(acme.create_client(app.clone()).await.expect("stored"));
    assert_eq!(umbrella.get_client("app").await.expect("an answer"), None);
    assert!(umbrella.list_clients(None, 10).await.expect("an answer").is_empty());
    assert_eq!(acme.list_clients(None, 10).await.expect("an answer"), [app]);
}
