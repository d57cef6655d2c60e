//! Redis with two replicas and three sentinels.

use std::time::Duration;

use test_servers::{Hosts, RedisSentinel};

use super::{TIMES, assert_loses, assert_survived, run};
use crate::clusters::checker::{Findings, Violation};
use crate::clusters::nemesis::{Busy, Fault, primary_of, repeat, wait};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn redis_sentinel_killed() {
    let set = RedisSentinel::start();
    let url = format!("{}&wait_replicas=2", set.url());
    let nemesis = |busy: Busy<'_>| primary_of(&set, Fault::Kill, TIMES, busy);
    assert_survived(&run("redis-sentinel-killed", &url, nemesis).await);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn redis_sentinel_halted() {
    let set = RedisSentinel::start();
    let url = format!("{}&wait_replicas=1", set.url());
    let nemesis = |busy: Busy<'_>| primary_of(&set, Fault::Halt, TIMES, busy);
    assert_survived(&run("redis-sentinel-halted", &url, nemesis).await);
}

/// Two sentinels of three are enough, and the store asks those that answer.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn redis_sentinel_with_a_sentinel_gone() {
    let set = RedisSentinel::start();
    let url = format!("{}&wait_replicas=1", set.url());
    set.kill_sentinel(0);
    let nemesis = |busy: Busy<'_>| primary_of(&set, Fault::Kill, TIMES, busy);
    assert_survived(&run("redis-sentinel-one-gone", &url, nemesis).await);
}

/// Without `wait_replicas`, a primary acknowledges what its replicas don't have. Here they restart, and it fails meanwhile.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn redis_sentinel_without_wait_loses() {
    let findings = replicas_away("redis-sentinel-no-wait", "").await;
    assert!(
        findings.violations.iter().any(|violation| !matches!(violation, Violation::Undone { .. })),
        "{findings:?}"
    );
}

/// The same with it: calls fail, and what was acknowledged stays.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn redis_sentinel_with_wait_keeps() {
    assert_survived(&replicas_away("redis-sentinel-wait", "&wait_replicas=1").await);
}

async fn replicas_away(name: &str, wait_for: &str) -> Findings {
    let set = RedisSentinel::start();
    let url = format!("{}{wait_for}", set.url());
    let nemesis = |busy: Busy<'_>| {
        let mut faults = 0;
        while wait(busy, Duration::from_millis(1_500)) {
            let Some(primary) = set.primary() else { continue };
            let replicas: Vec<_> = (0..3).filter(|server| *server != primary).collect();
            replicas.iter().for_each(|replica| set.servers()[*replica].kill());
            wait(busy, Duration::from_millis(700));
            set.servers()[primary].kill();
            faults += usize::from(busy());
            replicas.iter().for_each(|replica| set.servers()[*replica].start_again());
            if busy() {
                set.wait_for_another(primary);
            }
            set.servers()[primary].start_again();
        }
        faults
    };
    run(name, &url, nemesis).await
}

/// The primary is cut off from the replicas and from the sentinels, but not from its clients: there are two primaries for a while.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn redis_sentinel_cut_off() {
    assert_survived(&cut_off("redis-sentinel-cut-off", "&wait_replicas=1").await);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn redis_sentinel_cut_off_without_wait_loses() {
    assert_loses(&cut_off("redis-sentinel-cut-off-no-wait", "").await);
}

async fn cut_off(name: &str, wait_for: &str) -> Findings {
    let hosts = Hosts::start(3);
    let set = RedisSentinel::start_at(&hosts.sites());
    let url = format!("{}{wait_for}", set.url());
    let nemesis = |busy: Busy<'_>| {
        let cut = || set.primary().inspect(|primary| hosts.cut_off(*primary));
        repeat(TIMES, busy, cut, |former| {
            if busy() {
                set.wait_for_another(former);
            }
            hosts.heal(former);
        })
    };
    run(name, &url, nemesis).await
}

/// One replica confirms each write. The other is away meanwhile, and its priority lets it take over.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn redis_sentinel_promotes_the_replica_behind() {
    let set = RedisSentinel::start();
    let url = format!("{}&wait_replicas=1", set.url());
    let nemesis = |busy: Busy<'_>| {
        let (primary, behind) = (&set.servers()[0], &set.servers()[1]);
        wait(busy, Duration::from_secs(3));
        behind.kill();
        wait(busy, Duration::from_millis(700));
        primary.kill();
        let is_met = busy();
        behind.start_again();
        // The lowest number comes first, whoever has more.
        behind.tell("CONFIG SET replica-priority 1");
        while wait(busy, Duration::from_secs(1)) {}
        primary.start_again();
        usize::from(is_met)
    };
    assert_loses(&run("redis-sentinel-behind", &url, nemesis).await);
}
