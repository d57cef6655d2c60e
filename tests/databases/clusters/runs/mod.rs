//! The rows of `docs/clusters.md`: each is a topology with a failure.

mod galera;
mod mariadb;
mod patroni;
mod postgresql;
mod redis;
mod redis_cluster;
mod redis_sentinel;

use std::time::Duration;

use super::checker::Findings;
use super::nemesis::{Busy, Times, wait};
use super::run::Run;

/// How many clients call.
const CLIENTS: usize = 4;

/// How long everything is well, and how long a server fails.
const TIMES: Times = (Duration::from_secs(3), Duration::from_secs(4));

/// How many rounds a run has.
fn rounds() -> usize {
    std::env::var("OAUTH_TESTS_CLUSTER_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(400)
}

/// A run in which all clients use the same URL.
async fn run<'a>(name: &'a str, url: &str, nemesis: impl FnOnce(Busy<'_>) -> usize + Send + 'a) -> Findings {
    spread(name, &[url.to_owned()], nemesis).await
}

/// A run in which clients use several URLs in turn.
async fn spread<'a>(
    name: &'a str,
    urls: &[String],
    nemesis: impl FnOnce(Busy<'_>) -> usize + Send + 'a,
) -> Findings {
    let all = (0..CLIENTS).map(|client| urls[client % urls.len()].clone()).collect();
    let nemesis = Box::new(nemesis);
    Run { name, urls: all, rounds: rounds(), nemesis, last: urls[0].clone() }.check().await
}

fn assert_right(findings: &Findings) {
    assert!(findings.violations.is_empty(), "{:?}", findings.violations);
    assert!(findings.won > 0 && findings.contested > 0, "nothing happened: {findings:?}");
}

/// The same for a run in which something must have failed while clients called.
fn assert_survived(findings: &Findings) {
    assert_right(findings);
    assert_met(findings);
}

/// For a setting that keeps no promise: it is seen here, so that the documents may say so.
fn assert_loses(findings: &Findings) {
    assert_met(findings);
    assert!(!findings.violations.is_empty(), "{findings:?}");
}

fn assert_met(findings: &Findings) {
    assert!(
        findings.faults > 0,
        "nothing failed: the clients were done before. Set more OAUTH_TESTS_CLUSTER_ROUNDS"
    );
}

fn nothing(busy: Busy<'_>) -> usize {
    while wait(busy, Duration::from_secs(1)) {}
    0
}
