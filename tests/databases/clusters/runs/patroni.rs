//! PostgreSQL with Patroni and etcd on three hosts, behind HAProxy, which asks Patroni for the leader.

use std::time::Duration;

use test_servers::{Hosts, Patroni, Replication};

use super::{assert_loses, assert_met, assert_survived, run};
use crate::clusters::checker::Findings;
use crate::clusters::nemesis::{Busy, Times, repeat};

/// Patroni needs up to 20 seconds to know that a leader is gone.
const TIMES: Times = (Duration::from_secs(5), Duration::from_secs(1));

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn patroni_leader_killed() {
    let (hosts, set) = start(Replication::Strict);
    let url = set.url();
    let nemesis = |busy: Busy<'_>| {
        repeat(
            TIMES,
            busy,
            || set.leader().inspect(|leader| set.kill(*leader)),
            |former| {
                if busy() {
                    set.wait_for_another(former);
                }
                set.start_again(former);
                set.wait_until_whole();
            },
        )
    };
    assert_survived(&run("patroni-killed", &url, nemesis).await);
    drop(hosts);
}

/// HAProxy and the clients reach the leader, and the others don't.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn patroni_leader_cut_off() {
    assert_survived(&cut_off("patroni-cut-off", Replication::Strict).await);
}

/// A new leader acknowledges what no other has, until it has found a standby. Whether that is lost depends on what happens next.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn patroni_leader_cut_off_without_strict() {
    assert_met(&cut_off("patroni-not-strict", Replication::Synchronous).await);
}

/// The leader acknowledges what no other has, until Patroni takes its leadership away.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn patroni_asynchronous_leader_cut_off_loses() {
    assert_loses(&cut_off("patroni-asynchronous", Replication::Asynchronous).await);
}

async fn cut_off(name: &str, replication: Replication) -> Findings {
    let (hosts, set) = start(replication);
    let url = set.url();
    let nemesis = |busy: Busy<'_>| {
        repeat(
            TIMES,
            busy,
            || set.leader().inspect(|leader| hosts.cut_off(*leader)),
            |former| {
                if busy() {
                    set.wait_for_another(former);
                }
                hosts.heal(former);
                set.wait_until_whole();
            },
        )
    };
    run(name, &url, nemesis).await
}

fn start(replication: Replication) -> (Hosts, Patroni) {
    let hosts = Hosts::start(3);
    let set = Patroni::start_at(&hosts.sites(), replication);
    (hosts, set)
}
