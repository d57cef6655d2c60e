//! The rows of `docs/clusters.md`: each is a topology with a failure.

use std::time::Duration;

use test_servers::{Balancer, Galera, PgBouncer, Postgres, Redis, RedisCluster, RedisSentinel};

use super::checker::{Findings, Violation};
use super::nemesis::{Busy, Fault, in_turn, nodes_of, primaries_of, primary_of, wait};
use super::run::Run;

/// How many clients call.
const CLIENTS: usize = 4;

/// How long everything is well, and how long a server fails.
const TIMES: (Duration, Duration) = (Duration::from_secs(3), Duration::from_secs(4));

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
    assert!(
        findings.faults > 0,
        "nothing failed: the clients were done before. Set more OAUTH_TESTS_CLUSTER_ROUNDS"
    );
}

fn nothing(busy: Busy<'_>) -> usize {
    while wait(busy, Duration::from_secs(1)) {}
    0
}

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

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn redis_sentinel_killed() {
    let set = RedisSentinel::start();
    let url = format!("{}&wait_replicas=2", set.url());
    let findings =
        run("redis-sentinel-killed", &url, |busy| primary_of(&set, Fault::Kill, TIMES, busy)).await;
    assert_survived(&findings);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn redis_sentinel_halted() {
    let set = RedisSentinel::start();
    let url = format!("{}&wait_replicas=1", set.url());
    let findings =
        run("redis-sentinel-halted", &url, |busy| primary_of(&set, Fault::Halt, TIMES, busy)).await;
    assert_survived(&findings);
}

/// Without `wait_replicas`, a primary acknowledges what its replicas don't have. Here they restart, and it fails meanwhile.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn redis_sentinel_without_wait_loses() {
    let findings = cut_off_and_killed("redis-sentinel-no-wait", "").await;
    assert!(
        findings.violations.iter().any(|violation| !matches!(violation, Violation::Undone { .. })),
        "{findings:?}"
    );
}

/// The same with it: calls fail, and what was acknowledged stays.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn redis_sentinel_with_wait_keeps() {
    assert_survived(&cut_off_and_killed("redis-sentinel-wait", "&wait_replicas=1").await);
}

async fn cut_off_and_killed(name: &str, wait_for: &str) -> Findings {
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

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn redis_cluster_killed() {
    let cluster = RedisCluster::start_with_replicas(2);
    let url = format!("{}&wait_replicas=1", cluster.url());
    let findings =
        run("redis-cluster-killed", &url, |busy| primaries_of(&cluster, Fault::Kill, TIMES, busy)).await;
    assert_survived(&findings);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn redis_cluster_halted() {
    let cluster = RedisCluster::start_with_replicas(2);
    let url = format!("{}&wait_replicas=1", cluster.url());
    let findings =
        run("redis-cluster-halted", &url, |busy| primaries_of(&cluster, Fault::Halt, TIMES, busy)).await;
    assert_survived(&findings);
}

/// Slots move all the time, from node to node.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn redis_cluster_moving_slots() {
    let cluster = RedisCluster::start();
    let nemesis = |busy: Busy<'_>| {
        let mut moved = 0;
        for from in (0..3).cycle() {
            if !wait(busy, Duration::from_millis(200)) {
                break;
            }
            cluster.move_slots(from, (from + 1) % 3);
            moved += 1;
        }
        moved
    };
    assert_survived(&run("redis-cluster-moving", &cluster.url(), nemesis).await);
}

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
    let urls: Vec<_> =
        cluster.fresh_database().iter().map(|url| format!("{url}?wsrep_sync_wait=0")).collect();
    assert_right(&spread("galera-no-sync-wait", &urls, nothing).await);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn galera_killed() {
    galera_with("galera-killed", Fault::Kill).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn galera_halted() {
    galera_with("galera-halted", Fault::Halt).await;
}

async fn galera_with(name: &str, fault: Fault) {
    let cluster = Galera::start();
    let urls = cluster.fresh_database();
    // Each client begins at another node, and goes to the next one when it fails.
    let balancers: Vec<_> =
        (0..urls.len()).map(|first| Balancer::before(&[&urls[first..], &urls[..first]].concat())).collect();
    let through: Vec<_> = balancers.iter().map(|balancer| balancer.url.clone()).collect();
    let findings = spread(name, &causal(&through), |busy| nodes_of(&cluster, fault, TIMES, busy)).await;
    assert_survived(&findings);
}

fn causal(urls: &[String]) -> Vec<String> {
    urls.iter().map(|url| format!("{url}?wsrep_sync_wait=7")).collect()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn postgresql_killed() {
    let server = [Postgres::start()];
    let url = server[0].fresh_database();
    assert_survived(&run("postgresql-killed", &url, |busy| in_turn(&server, Fault::Kill, TIMES, busy)).await);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn pgbouncer_with_the_server_killed() {
    let server = [Postgres::start()];
    let pgbouncer = PgBouncer::before(&server[0]);
    let url = format!("{}?pgbouncer=true", pgbouncer.url(&server[0].fresh_database()));
    assert_survived(&run("pgbouncer-killed", &url, |busy| in_turn(&server, Fault::Kill, TIMES, busy)).await);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn postgresql_synchronous_standby_promoted() {
    let findings = promoted("postgresql-synchronous", true).await;
    assert_survived(&findings);
}

/// An asynchronous standby has not what the primary acknowledged last.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn postgresql_asynchronous_standby_loses() {
    let findings = promoted("postgresql-asynchronous", false).await;
    assert!(!findings.violations.is_empty(), "{findings:?}");
}

/// A standby takes over: the primary is killed, the standby promoted, and the balancer leads there.
async fn promoted(name: &str, is_synchronous: bool) -> Findings {
    let primary = Postgres::start();
    let database = primary.fresh_database();
    let standby = primary.replica();
    if is_synchronous {
        primary.require_standby();
    }
    let balancer = Balancer::before(&[database.clone(), standby.url_of(&database)]);
    balancer.only(0);
    let nemesis = |busy: Busy<'_>| {
        wait(busy, Duration::from_secs(4));
        if !is_synchronous {
            // It is a little behind, as a standby far away.
            standby.halt_receiver();
            wait(busy, Duration::from_millis(500));
        }
        primary.kill();
        standby.promote();
        balancer.only(1);
        // Some call while the standby is the primary.
        let is_met = wait(busy, Duration::from_secs(1));
        while wait(busy, Duration::from_secs(1)) {}
        usize::from(is_met)
    };
    run(name, &balancer.url, nemesis).await
}
