//! PostgreSQL with partitions, as `docs/beyond-one-server.md` shows them.

use oauth_runtime::store::SqlStore;
use sqlx::{Connection, Executor};
use test_needs::needs;
use test_servers::Postgres;

use crate::stores::{passes, patient, url};

/// The statements of the document.
fn statements() -> String {
    let document = include_str!("../../docs/beyond-one-server.md");
    let blocks = document.split("```sql\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap_or_default()).collect()
}

/// They come before the migration, which leaves tables alone that are there. Of several processes, one gets there first.
async fn open(url: String) -> SqlStore {
    let mut connection = sqlx::PgConnection::connect(&url).await.expect("a connection");
    let create = format!("SELECT pg_advisory_lock(1); {}; SELECT pg_advisory_unlock(1)", statements());
    connection.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(create))).await.expect("partitions");
    connection.close().await.expect("closed");
    let store = SqlStore::connect_with(&url, &patient()).await.expect("a connection");
    store.migrate().await.expect("a schema");
    store
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_with_partitions_passes() {
    needs!(POSTGRESQL);
    let url = url(|| Postgres::shared().fresh_database());
    passes("partitions::postgresql_with_partitions_passes", url, open).await;
}
