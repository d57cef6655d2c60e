//! Galera, the cluster of MariaDB, in which each node takes writes.

use sqlx::{MySqlPool, Row};

/// What each connection sets.
pub(super) fn settings(wait: Option<u8>) -> impl Iterator<Item = String> {
    // The locks between rows under REPEATABLE READ would block other grants.
    let level = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED".to_owned();
    let wait = wait.map(|wait| format!("SET SESSION wsrep_sync_wait = {wait}"));
    std::iter::once(level).chain(wait)
}

/// Says what reading at another node means, if the server is one of several nodes and nobody decided that.
pub(super) async fn warn(pool: &MySqlPool) {
    let asked = sqlx::raw_sql("SHOW STATUS LIKE 'wsrep_cluster_size'").fetch_optional(pool).await;
    // A server without Galera has no such status, or 0.
    let Ok(Some(row)) = asked else { return };
    let nodes = row.try_get_unchecked::<String, _>(1).ok().and_then(|nodes| nodes.parse::<u32>().ok());
    if let Some(nodes @ 2..) = nodes {
        tracing::warn!(
            nodes,
            "the database is a node of a Galera cluster, and what another node wrote is here a moment later; if connections \
             reach several nodes, add wsrep_sync_wait=7 to the URL, otherwise wsrep_sync_wait=0"
        );
    }
}
