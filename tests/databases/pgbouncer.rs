//! PostgreSQL behind PgBouncer, which lends a connection for one transaction at a time.

use oauth_runtime::store::{SqlError, SqlOptions, SqlStore};
use test_needs::needs;
use test_servers::{PgBouncer, Postgres};

use crate::stores::{passes, patient, url};

async fn open(url: String) -> SqlStore {
    let store = SqlStore::connect_with(&url, &patient()).await.expect("a connection");
    store.migrate().await.expect("a schema");
    store
}

/// With races of processes, whose connections outnumber those from PgBouncer to the server.
#[tokio::test(flavor = "multi_thread")]
async fn postgresql_behind_pgbouncer_passes() {
    needs!(POSTGRESQL, PGBOUNCER);
    let mut pgbouncer = None;
    let url = url(|| {
        let server = Postgres::shared();
        let through = pgbouncer.insert(PgBouncer::before(server)).url(&server.fresh_database());
        format!("{through}?pgbouncer=true")
    });
    passes("pgbouncer::postgresql_behind_pgbouncer_passes", url, open).await;
}

#[tokio::test]
async fn several_instances_may_start_at_once_behind_pgbouncer() -> Result<(), SqlError> {
    needs!(POSTGRESQL, PGBOUNCER);
    let server = Postgres::shared();
    let pgbouncer = PgBouncer::before(server);
    let url = pgbouncer.url(&server.fresh_database());
    let options = SqlOptions::new().transaction_pooling(true);
    let start = || async { SqlStore::connect_with(&url, &options).await?.migrate().await };
    let started = tokio::join!(start(), start(), start(), start());
    started.0.and(started.1).and(started.2).and(started.3)
}
