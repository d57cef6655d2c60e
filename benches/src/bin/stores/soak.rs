//! The same load for minutes, while the memory of the process and the size of the database are sampled.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use oauth_runtime::store::{
    AnyStore, AuthorizationCodeStore, ExpiringStore, Redemption, RefreshTokenStore, ReplayStore,
    RotationOutcome, TokenStore,
};
use oauth_runtime::{Clock, SystemClock, Timestamp};
use tokio::time::MissedTickBehavior;

use crate::database::{Database, Running};
use crate::memory;
use crate::model::Item;
use crate::plot::{self, Labels, Line, Scale};
use crate::size::Sizes;
use crate::{Arguments, Result};

/// How many authorizations begin in a second, and how long what is issued lives: what expires is as much as what begins.
const PER_SECOND: u32 = 40;
const LIFETIME: u64 = 60;

/// How often the expired is swept, and how often the sizes are sampled.
const SWEEPS: Duration = Duration::from_secs(5);
const SAMPLES: Duration = Duration::from_secs(5);

/// How many authorizations may be under way.
const AT_ONCE: usize = 64;

/// A sample: seconds from the start, and MiB.
#[derive(Debug, Clone, Copy)]
struct Sample {
    seconds: usize,
    process: f64,
    database: f64,
}

pub(crate) async fn run(arguments: &Arguments, file: &str) -> Result<()> {
    let [database] = arguments.databases[..] else {
        return Err("soak takes one database: the memory of the process is that of its store".into());
    };
    let running = database.start().await?;
    let samples = load(&running, arguments.minutes).await?;
    print(database, &samples);
    let points = |of: fn(&Sample) -> f64| samples.iter().map(|sample| (sample.seconds, of(sample))).collect();
    let lines = [
        Line { name: "memory of the process", points: points(|sample| sample.process) },
        Line { name: "database", points: points(|sample| sample.database) },
    ];
    let caption = match database {
        Database::Sqlite => "The same load on SQLite",
        Database::Postgresql => "The same load on PostgreSQL",
        Database::MariaDb => "The same load on MariaDB",
        Database::Redis => "The same load on Redis",
    };
    plot::draw(file, &Labels { caption, x: "seconds", y: "MiB" }, Scale::Linear, &lines)
}

/// Authorizations from the first second to the last, and the samples.
async fn load(running: &Running, minutes: u64) -> Result<Vec<Sample>> {
    let sizes = Sizes::of(running).await?;
    let (store, done) = (Arc::new(running.store.clone()), Arc::new(AtomicUsize::new(0)));
    let (start, length) = (Instant::now(), Duration::from_secs(minutes * 60));
    let places = Arc::new(tokio::sync::Semaphore::new(AT_ONCE));
    let [mut begin, mut sweep, mut sample] =
        [Duration::from_secs(1) / PER_SECOND, SWEEPS, SAMPLES].map(tokio::time::interval);
    begin.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut tasks = tokio::task::JoinSet::new();
    let mut samples = Vec::new();
    while start.elapsed() < length {
        tokio::select! {
            _ = sample.tick() => {
                let process = memory::of(std::process::id())?.resident as f64 / 1_024.0;
                let database = sizes.now().await? as f64 / 1_048_576.0;
                samples.push(Sample { seconds: start.elapsed().as_secs() as usize, process, database });
            }
            _ = sweep.tick() => {
                let store = Arc::clone(&store);
                tasks.spawn(async move {
                    // SQLite deletes few at a time, as another process would wait for them.
                    while store.sweep(SystemClock.now(), 10_000).await? > 0 {}
                    Ok(())
                });
            }
            _ = begin.tick() => {
                let place = Arc::clone(&places).acquire_owned().await?;
                let (store, done) = (Arc::clone(&store), Arc::clone(&done));
                tasks.spawn(async move {
                    let outcome = authorization(&store, done.load(Ordering::Relaxed)).await;
                    done.fetch_add(1, Ordering::Relaxed);
                    drop(place);
                    outcome
                });
            }
            Some(ended) = tasks.join_next(), if !tasks.is_empty() => ended??,
        }
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    println!("{} authorizations in {minutes} minutes, and no error", done.load(Ordering::Relaxed));
    Ok(samples)
}

/// From the code to the refresh token's successor: four introspections, a second use of each secret, and one in twenty is revoked.
async fn authorization(store: &AnyStore, number: usize) -> Result<()> {
    let item = short(Item::new());
    let (code, refresh) = (item.code.digest, item.refresh_token().digest);
    store.create_authorization_code(item.code.clone()).await?;
    expect(store.get_authorization_code(&code).await?.is_some(), "the code is there")?;
    expect(store.use_once(&code, item.code.expires_at).await?, "a first use")?;
    let redeemed = store.redeem_authorization_code(&code, item.first.clone()).await?;
    expect(redeemed == Redemption::Redeemed, "the code is redeemed")?;
    introspect(store, &item, 2).await?;
    expect(store.get_refresh_token(&refresh).await?.is_some(), "the refresh token is there")?;
    let rotated = store.rotate_refresh_token(item.rotation(), item.second.clone()).await?;
    expect(rotated == RotationOutcome::Rotated, "the refresh token is rotated")?;
    introspect(store, &item, 2).await?;
    if number.is_multiple_of(20) {
        store.revoke_grant(&item.code.grant_id).await?;
        let kept = store.get_token(&item.second.access_token.digest).await?;
        expect(kept.is_none(), "nothing is left of a revoked grant")?;
    }
    Ok(())
}

async fn introspect(store: &AnyStore, item: &Item, times: usize) -> Result<()> {
    for _ in 0..times {
        expect(store.get_token(&item.first.access_token.digest).await?.is_some(), "the token is active")?;
    }
    Ok(())
}

fn expect(is_so: bool, what: &str) -> Result<()> {
    if is_so { Ok(()) } else { Err(format!("not true after a while: {what}").into()) }
}

/// The same, but everything ends soon.
fn short(mut item: Item) -> Item {
    let end: Timestamp = item.code.issued_at.plus(LIFETIME);
    item.code.expires_at = end;
    for tokens in [&mut item.first, &mut item.second] {
        tokens.access_token.expires_at = end;
        if let Some(token) = &mut tokens.refresh_token {
            token.expires_at = end;
        }
    }
    item
}

/// A row for each minute.
fn print(database: Database, samples: &[Sample]) {
    println!("| minute | process | {} |\n| --- | --- | --- |", database.name());
    for sample in samples.iter().step_by(60 / SAMPLES.as_secs() as usize) {
        println!("| {} | {:.1} MiB | {:.1} MiB |", sample.seconds / 60, sample.process, sample.database);
    }
}
