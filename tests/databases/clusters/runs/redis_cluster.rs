//! Redis Cluster: three primaries, with replicas or without.

use std::time::Duration;

use test_servers::{Hosts, RedisCluster};

use super::{TIMES, assert_survived, run};
use crate::clusters::nemesis::{Busy, Fault, cut_in_turn, primaries_of, repeat};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn redis_cluster_killed() {
    let cluster = RedisCluster::start_with_replicas(2);
    let url = format!("{}&wait_replicas=1", cluster.url());
    let nemesis = |busy: Busy<'_>| primaries_of(&cluster, Fault::Kill, TIMES, busy);
    assert_survived(&run("redis-cluster-killed", &url, nemesis).await);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn redis_cluster_halted() {
    let cluster = RedisCluster::start_with_replicas(2);
    let url = format!("{}&wait_replicas=1", cluster.url());
    let nemesis = |busy: Busy<'_>| primaries_of(&cluster, Fault::Halt, TIMES, busy);
    assert_survived(&run("redis-cluster-halted", &url, nemesis).await);
}

/// Each host has a primary, and replicas of the others'.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn redis_cluster_cut_off() {
    let hosts = Hosts::start(3);
    let cluster = RedisCluster::start_with_replicas_at(&hosts.sites(), 2);
    let url = format!("{}&wait_replicas=1", cluster.url());
    let nemesis = |busy: Busy<'_>| cut_in_turn(&hosts, TIMES, busy, || cluster.wait_until_followed());
    assert_survived(&run("redis-cluster-cut-off", &url, nemesis).await);
}

/// Slots move all the time, from node to node.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn redis_cluster_moving_slots() {
    let cluster = RedisCluster::start();
    let url = cluster.url();
    assert_survived(&run("redis-cluster-moving", &url, |busy| moving(&cluster, busy)).await);
}

/// The same, while each write waits for a replica.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn redis_cluster_moving_slots_with_replicas() {
    let cluster = RedisCluster::start_with_replicas(1);
    let url = format!("{}&wait_replicas=1", cluster.url());
    assert_survived(&run("redis-cluster-moving-wait", &url, |busy| moving(&cluster, busy)).await);
}

fn moving(cluster: &RedisCluster, busy: Busy<'_>) -> usize {
    let mut turns = (0..3).cycle();
    let times = (Duration::from_millis(200), Duration::ZERO);
    repeat(times, busy, || turns.next().map(|from| cluster.move_slots(from, (from + 1) % 3)), drop)
}
