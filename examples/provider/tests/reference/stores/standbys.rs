//! The log says at the start what a failover would lose.

use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis};

use super::cluster::Cluster;

/// How each message begins, after the name of the server.
const ANSWERS_BEFORE: &str = "answers before its";

/// What the program logs on this store until it listens.
async fn log_of(store: &str) -> String {
    Cluster::start(store, 1).await.log()
}

#[tokio::test]
async fn redis_with_a_replica_and_no_wait_is_warned_of() {
    needs!(REDIS);
    let (primary, replica) = (Redis::start(), Redis::start());
    let url = primary.url();
    assert!(!log_of(&url).await.contains(ANSWERS_BEFORE), "it has no replica");
    let (_, port) = url.rsplit_once(':').expect("a port");
    replica.tell(&format!("REPLICAOF 127.0.0.1 {port}"));
    while !primary.tell("INFO replication").contains("state=online") {
        tokio::task::yield_now().await;
    }
    let log = log_of(&url).await;
    assert!(log.contains("Redis answers before its") && log.contains("WARN"), "{log}");
    for decided in ["wait_replicas=1", "wait_replicas=0"] {
        let log = log_of(&format!("{url}?{decided}")).await;
        assert!(!log.contains(ANSWERS_BEFORE), "{decided}: {log}");
    }
}

#[tokio::test]
async fn postgresql_with_an_asynchronous_standby_is_mentioned() {
    needs!(POSTGRESQL);
    let primary = Postgres::start();
    let url = primary.fresh_database();
    assert!(!log_of(&url).await.contains(ANSWERS_BEFORE), "it has no standby");
    let _standby = primary.replica();
    primary.wait_for_standby();
    let log = log_of(&url).await;
    assert!(log.contains("PostgreSQL answers before its") && log.contains("names is empty"), "{log}");
    primary.require_standby();
    let log = log_of(&url).await;
    assert!(!log.contains(ANSWERS_BEFORE), "{log}");
    let log = log_of(&format!("{url}?options=-c%20synchronous_commit%3Dlocal")).await;
    assert!(log.contains("synchronous_commit is local"), "{log}");
}

#[tokio::test]
async fn mariadb_with_an_asynchronous_replica_is_mentioned() {
    needs!(MARIADB);
    for is_semi_synchronous in [false, true] {
        let (primary, _replica) = MariaDb::start_with_replica(is_semi_synchronous);
        let log = log_of(&primary.fresh_database()).await;
        assert_eq!(log.contains("MariaDB answers before its"), !is_semi_synchronous, "{log}");
    }
}
