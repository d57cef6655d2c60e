//! Galera, the cluster of MariaDB, in which each node takes writes.

use sqlx::mysql::MySqlConnection;
use sqlx::{AssertSqlSafe, Executor, Row};

/// Sets what each connection needs. Whether it leads to a node of a cluster.
pub(super) async fn prepare(connection: &mut MySqlConnection, wait: Option<u8>) -> Result<bool, sqlx::Error> {
    for setting in settings(wait) {
        connection.execute(AssertSqlSafe(setting)).await?;
    }
    is_node(connection).await
}

fn settings(wait: Option<u8>) -> impl Iterator<Item = String> {
    // The locks between rows under REPEATABLE READ would block other grants.
    let level = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED".to_owned();
    let wait = wait.map(|wait| format!("SET SESSION wsrep_sync_wait = {wait}"));
    std::iter::once(level).chain(wait)
}

/// Whether the server is a node of a cluster, also while it is cut off from the others: then it has 0 nodes, until it joins them again.
pub(super) async fn is_node(connection: &mut MySqlConnection) -> Result<bool, sqlx::Error> {
    // MySQL has no such variable.
    let row = connection.fetch_optional("SHOW VARIABLES LIKE 'wsrep_on'").await?;
    Ok(row.and_then(|row| row.try_get_unchecked::<String, _>(1).ok()).is_some_and(|is_on| is_on == "ON"))
}

/// How many nodes the server's cluster has now. 0: it has none, or the server has left it.
pub(super) async fn nodes(connection: &mut MySqlConnection) -> Result<u32, sqlx::Error> {
    let row = connection.fetch_optional("SHOW STATUS LIKE 'wsrep_cluster_size'").await?;
    let nodes = row.and_then(|row| row.try_get_unchecked::<String, _>(1).ok());
    Ok(nodes.and_then(|nodes| nodes.parse().ok()).unwrap_or_default())
}

/// Says what reading at another node means, unless the server is alone in its cluster. For when nobody decided that.
pub(super) fn warn(nodes: u32) {
    if nodes != 1 {
        tracing::warn!(
            nodes,
            "the database is a node of a Galera cluster, and what another node wrote is here a moment later; if connections \
             reach several nodes, add wsrep_sync_wait=7 to the URL, otherwise wsrep_sync_wait=0"
        );
    }
}
