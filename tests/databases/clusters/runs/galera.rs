//! Galera, three nodes of MariaDB.

use std::time::Duration;

use test_servers::{Balancer, Galera, Hosts};

use super::{TIMES, assert_right, assert_survived, nothing, spread};
use crate::clusters::nemesis::{Busy, Fault, cut_in_turn, nodes_of};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn galera_at_all_nodes() {
    let cluster = Galera::start();
    let urls = causal(&cluster.fresh_database());
    let findings = spread("galera-all", &urls, nothing).await;
    assert_right(&findings);
    assert_eq!(findings.stale, 0, "{findings:?}");
}

/// Without `wsrep_sync_wait`, nothing is lost, but nodes are behind.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn galera_without_sync_wait() {
    let cluster = Galera::start();
    let urls = unaware(&cluster.fresh_database());
    assert_right(&spread("galera-no-sync-wait", &urls, nothing).await);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn galera_killed() {
    let cluster = Galera::start();
    let balancers = balancers(&cluster.fresh_database());
    let nemesis = |busy: Busy<'_>| nodes_of(&cluster, Fault::Kill, TIMES, busy);
    assert_survived(&spread("galera-killed", &causal(&through(&balancers)), nemesis).await);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn galera_halted() {
    let cluster = Galera::start();
    let balancers = balancers(&cluster.fresh_database());
    let nemesis = |busy: Busy<'_>| nodes_of(&cluster, Fault::Halt, TIMES, busy);
    assert_survived(&spread("galera-halted", &causal(&through(&balancers)), nemesis).await);
}

/// A node that is cut off from the others still has its clients.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn galera_cut_off() {
    let hosts = Hosts::start(3);
    let cluster = Galera::start_at(&hosts.sites());
    let balancers = balancers(&cluster.fresh_database());
    // It takes a while until a node knows that it is alone.
    let times = (TIMES.0, Duration::from_secs(8));
    let nemesis = |busy: Busy<'_>| cut_in_turn(&hosts, times, busy, || cluster.wait_until_whole());
    assert_survived(&spread("galera-cut-off", &causal(&through(&balancers)), nemesis).await);
}

/// All clients use one node, until it fails, and then the next one.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn galera_one_node_for_all() {
    let cluster = Galera::start();
    let balancer = Balancer::in_order(&cluster.fresh_database());
    let nemesis = |busy: Busy<'_>| nodes_of(&cluster, Fault::Kill, TIMES, busy);
    let urls = unaware(std::slice::from_ref(&balancer.url));
    assert_survived(&spread("galera-one-node", &urls, nemesis).await);
}

/// For each node a balancer that begins with it, and goes to the next one when it fails.
fn balancers(urls: &[String]) -> Vec<Balancer> {
    (0..urls.len()).map(|first| Balancer::before(&[&urls[first..], &urls[..first]].concat())).collect()
}

fn through(balancers: &[Balancer]) -> Vec<String> {
    balancers.iter().map(|balancer| balancer.url.clone()).collect()
}

fn causal(urls: &[String]) -> Vec<String> {
    urls.iter().map(|url| format!("{url}?wsrep_sync_wait=7")).collect()
}

fn unaware(urls: &[String]) -> Vec<String> {
    urls.iter().map(|url| format!("{url}?wsrep_sync_wait=0")).collect()
}
