//! MariaDB: alone, and with a replica that takes over.

use std::time::Duration;

use test_servers::{Balancer, MariaDb};

use super::{TIMES, assert_loses, assert_survived, run};
use crate::clusters::checker::Findings;
use crate::clusters::nemesis::{Busy, Fault, in_turn, wait};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn mariadb_killed() {
    let server = [MariaDb::start()];
    let url = server[0].fresh_database();
    assert_survived(&run("mariadb-killed", &url, |busy| in_turn(&server, Fault::Kill, TIMES, busy)).await);
}

/// Semi-synchronous: the primary answers when the replica has received it.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn mariadb_semi_synchronous_replica_promoted() {
    assert_survived(&promoted("mariadb-semi-synchronous", true).await);
}

/// An asynchronous replica has not what the primary acknowledged last.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn mariadb_asynchronous_replica_loses() {
    assert_loses(&promoted("mariadb-asynchronous", false).await);
}

/// A replica takes over: the primary is killed, the replica promoted, and the balancer leads there.
async fn promoted(name: &str, is_semi_synchronous: bool) -> Findings {
    let (primary, replica) = MariaDb::start_with_replica(is_semi_synchronous);
    let database = primary.fresh_database();
    let balancer = Balancer::before(&[database.clone(), replica.replicated(&database)]);
    balancer.only(0);
    let nemesis = |busy: Busy<'_>| {
        wait(busy, Duration::from_secs(4));
        if !is_semi_synchronous {
            // It is a little behind, as a replica far away.
            replica.halt_receiver();
            wait(busy, Duration::from_millis(500));
        }
        primary.kill();
        replica.promote();
        balancer.only(1);
        // Some call while the replica is the primary.
        let is_met = wait(busy, Duration::from_secs(1));
        while wait(busy, Duration::from_secs(1)) {}
        usize::from(is_met)
    };
    run(name, &balancer.url, nemesis).await
}
