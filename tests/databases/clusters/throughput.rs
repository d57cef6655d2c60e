//! What each topology costs: how many codes a second are redeemed, beside the single server of its kind.
//!
//! All servers and the client share this machine, and no disk is waited for, so a ratio shows the work and the round trips that a
//! topology adds. `docs/clusters.md` has the results.

use std::time::Instant;

use oauth_runtime::store::{AnyStore, AuthorizationCodeStore, Redemption};
use test_servers::{
    Balancer, Galera, Hosts, MariaDb, Patroni, PgBouncer, Postgres, Redis, RedisCluster, RedisSentinel,
    Replication,
};
use tokio::task::JoinSet;

use super::run::connect;
use crate::model;

/// Each round measures each topology once.
const ROUNDS: usize = 7;

/// How many codes are redeemed at once.
const AT_ONCE: usize = 8;

/// How many codes a round redeems, for each that is redeemed at once.
const EACH: usize = 60;

/// Stores with the names of their topologies. All are compared with the first.
struct Rows {
    rows: Vec<(String, AnyStore, Vec<f64>)>,
}

impl Rows {
    fn new() -> Self {
        Self { rows: Vec::new() }
    }

    async fn add(&mut self, name: &str, url: &str) {
        self.rows.push((name.to_owned(), connect(url).await, Vec::new()));
    }

    /// Measures all of them in turn, and prints a line for each.
    async fn measure(mut self) {
        for _ in 0..=ROUNDS {
            for (_, store, rates) in &mut self.rows {
                rates.push(rate(store).await);
            }
        }
        let Some((_, _, single)) = self.rows.first() else { return };
        // In the first round, connections open and scripts are loaded.
        let single = single[1..].to_vec();
        println!("| topology | redemptions a second | ratio (smallest–largest) |");
        for (name, _, rates) in &self.rows {
            let mut ratios: Vec<f64> = rates[1..].iter().zip(&single).map(|(rate, one)| rate / one).collect();
            ratios.sort_by(f64::total_cmp);
            println!(
                "| {name} | {:.0} | {:.2} ({:.2}–{:.2}) |",
                median(&rates[1..]),
                ratios[ROUNDS / 2],
                ratios[0],
                ratios[ROUNDS - 1]
            );
        }
    }
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// How many codes a second are redeemed. They were issued before.
async fn rate(store: &AnyStore) -> f64 {
    let mut codes: Vec<Vec<_>> = Vec::new();
    for _ in 0..AT_ONCE {
        let mut own = Vec::new();
        for _ in 0..EACH {
            let code = model::code();
            store.create_authorization_code(code.clone()).await.expect("stored");
            own.push(code);
        }
        codes.push(own);
    }
    let begin = Instant::now();
    let mut tasks = JoinSet::new();
    for own in codes {
        let store = store.clone();
        tasks.spawn(async move {
            for code in own {
                let outcome = store.redeem_authorization_code(&code.digest, model::tokens(&code)).await;
                assert_eq!(outcome.expect("an answer"), Redemption::Redeemed);
            }
        });
    }
    tasks.join_all().await;
    (AT_ONCE * EACH) as f64 / begin.elapsed().as_secs_f64()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn throughput_of_redis() {
    let (one, sentinel, plain) = (Redis::start(), RedisSentinel::start(), RedisCluster::start());
    let cluster = RedisCluster::start_with_replicas(1);
    let mut rows = Rows::new();
    rows.add("Redis, one server", &one.url()).await;
    rows.add("Sentinel, 2 replicas", &sentinel.url()).await;
    for wait in 1..=2 {
        let url = format!("{}&wait_replicas={wait}", sentinel.url());
        rows.add(&format!("Sentinel, 2 replicas, `wait_replicas={wait}`"), &url).await;
    }
    rows.add("Cluster, 3 primaries", &plain.url()).await;
    let url = format!("{}&wait_replicas=1", cluster.url());
    rows.add("Cluster, 3 primaries with a replica, `wait_replicas=1`", &url).await;
    rows.measure().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn throughput_of_mariadb() {
    let (one, galera) = (MariaDb::start(), Galera::start());
    let [(asynchronous, _replica), (waiting, _other)] = [false, true].map(MariaDb::start_with_replica);
    let mut rows = Rows::new();
    rows.add("MariaDB, one server", &one.fresh_database()).await;
    rows.add("with an asynchronous replica", &asynchronous.fresh_database()).await;
    rows.add("with a semi-synchronous replica", &waiting.fresh_database()).await;
    let first = format!("{}?wsrep_sync_wait=0", galera.fresh_database()[0]);
    rows.add("Galera, 3 nodes, one used, `wsrep_sync_wait=0`", &first).await;
    for wait in [0, 7] {
        let balancer = Balancer::before(&galera.fresh_database());
        let url = format!("{}?wsrep_sync_wait={wait}", balancer.url);
        rows.add(&format!("Galera, 3 nodes, all used, `wsrep_sync_wait={wait}`"), &url).await;
    }
    rows.measure().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn throughput_of_postgresql() {
    let [one, asynchronous, waiting] = [(); 3].map(|()| Postgres::start());
    let (_replica, _standby) = (asynchronous.replica(), waiting.replica());
    waiting.require_standby();
    let pgbouncer = PgBouncer::before(&one);
    let hosts = Hosts::start(3);
    let patroni = Patroni::start_at(&hosts.sites(), Replication::Strict);
    let mut rows = Rows::new();
    rows.add("PostgreSQL, one server", &one.fresh_database()).await;
    let url = format!("{}?pgbouncer=true", pgbouncer.url(&one.fresh_database()));
    rows.add("PgBouncer, transactions", &url).await;
    rows.add("with an asynchronous standby", &asynchronous.fresh_database()).await;
    for level in ["on", "remote_apply"] {
        let url = format!("{}?options=-c%20synchronous_commit%3D{level}", waiting.fresh_database());
        rows.add(&format!("with a synchronous standby, `{level}`"), &url).await;
    }
    rows.add("Patroni with 3 members, `synchronous_mode_strict`, behind HAProxy", &patroni.url()).await;
    rows.measure().await;
}
