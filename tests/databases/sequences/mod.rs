//! Random sequences of what clients, people, devices, operators and time do, against a simple model of what must come of each, on every
//! store.
//!
//! After each step, each token that was ever issued is looked at, and the published keys: what the provider says of them must be what the
//! model says. A sequence that shows a difference is made as short as it can be, and printed.
//!
//! The product was broken in these places, one at a time, and the usual number of sequences noticed each:
//! - a refresh token that is replayed, or a code that is replayed, leaves its grant alone
//! - a device code that has expired works
//! - a device that polls too early need not wait longer: in memory and in SQL
//! - a log out ends what was granted with `offline_access`, too
//! - an exchanged token outlives the subject token
//! - a new signing key signs before it was published for its time
//! - a signing key is gone as soon as another signs
//! - tokens of a disabled client are active

mod act;
mod look;
mod model;
mod provider;
mod random;
mod requests;
mod run;
mod shrink;
mod step;

use std::time::Duration;

use oauth_runtime::store::AnyStore;
use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis};

use self::model::GRACE_PERIODS;
use self::random::Random;
use self::step::Step;

/// How many sequences a store has, unless `SEQUENCES` says another number.
const SEQUENCES: usize = 200;

/// How many steps a sequence has.
const STEPS: usize = 40;

fn sequences(usual: usize) -> usize {
    std::env::var("SEQUENCES").ok().and_then(|number| number.parse().ok()).unwrap_or(usual)
}

/// Whether the store behaves like the model, in so many sequences.
async fn follows_the_model(url: &str, sequences: usize) {
    let store = AnyStore::connect(url).await.expect("a store");
    for seed in 0..sequences {
        let mut random = Random::new(seed);
        let grace_period = Duration::from_secs(GRACE_PERIODS[seed % GRACE_PERIODS.len()]);
        let steps: Vec<Step> = (0..STEPS).map(|_| Step::random(&mut random)).collect();
        if let Err(difference) = run::run(&store, grace_period, &steps).await {
            let (steps, difference) = shrink::shortest(&store, grace_period, steps, difference).await;
            let steps: String = steps.iter().map(|step| format!("  {step:?}\n")).collect();
            panic!("seed {seed}, grace period {grace_period:?}: after\n{steps}{difference}");
        }
    }
}

#[tokio::test]
async fn memory_follows_the_model() {
    follows_the_model("memory:", sequences(5 * SEQUENCES)).await;
}

#[tokio::test]
async fn sqlite_follows_the_model() {
    follows_the_model("sqlite::memory:", sequences(SEQUENCES / 2)).await;
}

#[tokio::test]
async fn postgresql_follows_the_model() {
    needs!(POSTGRESQL);
    follows_the_model(&Postgres::shared().fresh_database(), sequences(SEQUENCES / 10)).await;
}

#[tokio::test]
async fn mariadb_follows_the_model() {
    needs!(MARIADB);
    follows_the_model(&MariaDb::shared().fresh_database(), sequences(SEQUENCES / 10)).await;
}

#[tokio::test]
async fn redis_follows_the_model() {
    needs!(REDIS);
    follows_the_model(&Redis::shared().fresh_database(), sequences(SEQUENCES / 10)).await;
}
