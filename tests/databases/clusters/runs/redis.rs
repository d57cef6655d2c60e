//! Redis and Valkey, one server.

use test_servers::{Redis, Valkey};

use super::{TIMES, assert_right, assert_survived, nothing, run, spread};
use crate::clusters::checker::Violation;
use crate::clusters::nemesis::{Fault, in_turn};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn redis_alone() {
    let server = Redis::start();
    assert_right(&run("redis-alone", &server.url(), nothing).await);
}

/// The append-only file has what was acknowledged, since only the process ends.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn redis_alone_killed() {
    let server = [Redis::start()];
    let url = server[0].url();
    assert_survived(
        &run("redis-alone-killed", &url, |busy| in_turn(&server, Fault::Kill, TIMES, busy)).await,
    );
}

/// Valkey has `WAITAOF`, as Redis has from 7.2 on.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn valkey_alone_killed() {
    let server = [Valkey::start()];
    server[0].tell("CONFIG SET appendfsync always");
    let url = format!("{}?wait_fsync=true", server[0].url());
    assert_survived(
        &run("valkey-alone-killed", &url, |busy| in_turn(&server, Fault::Kill, TIMES, busy)).await,
    );
}

/// The checker proves itself: each half of the clients has a primary of its own.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn two_primaries_are_found_out() {
    let servers = [Redis::start(), Redis::start()];
    let port = servers[0].url().rsplit(':').next().expect("a port").to_owned();
    servers[1].tell(&format!("REPLICAOF 127.0.0.1 {port}"));
    // The replica takes writes beside its primary, and has the codes of the primary.
    servers[1].tell("CONFIG SET replica-read-only no");
    let urls = [servers[0].url(), servers[1].url()];
    let findings = spread("two-primaries", &urls, nothing).await;
    let is_twice = |violation: &Violation| matches!(violation, Violation::Twice { .. });
    assert!(findings.violations.iter().any(is_twice), "{findings:?}");
}
