//! The load: many visitors on one thread, each on a connection of its own.

mod answer;
mod browser;
mod caller;
mod connection;
mod form;
mod visitor;
mod work;

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::task::{JoinSet, LocalSet};

use crate::Result;
use crate::process::cpu_time;
use crate::site::Site;
pub(crate) use visitor::Visitor;
pub(crate) use work::Work;

/// How many connections there are.
const VISITORS: usize = 32;

/// A server's rate is steady when the last part of the warm-up was no faster than the part before, but for this share.
const STEADY: f64 = 0.03;

/// A warm-up ends after so many parts, steady or not.
const LONGEST_WARM_UP: u32 = 40;

/// What a load has to know.
#[derive(Debug)]
pub(crate) struct Load {
    pub(crate) site: Site,
    pub(crate) work: Work,
    /// The process of the server.
    pub(crate) process: u32,
    /// A part of the warm-up.
    pub(crate) warm_up: Duration,
    pub(crate) length: Duration,
}

/// What one load saw of one server.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Measurement {
    /// How often the work was done.
    pub(crate) times: u64,
    pub(crate) seconds: f64,
    /// What the server's core worked.
    pub(crate) cpu_seconds: f64,
}

impl Measurement {
    pub(crate) fn per_second(&self) -> f64 {
        self.times as f64 / self.seconds
    }

    /// What the server's core worked each time.
    pub(crate) fn cpu_microseconds(&self) -> f64 {
        self.cpu_seconds * 1e6 / self.times as f64
    }

    /// How much of the time the server worked, from 0 to 1. Below 1 something else held it up.
    pub(crate) fn busy(&self) -> f64 {
        self.cpu_seconds / self.seconds
    }
}

/// Loads a server. An answer that is not right is an error.
pub(crate) fn run(load: Load) -> Result<Measurement> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, measure(load))
}

async fn measure(load: Load) -> Result<Measurement> {
    let done = Rc::new(Cell::new(0_u64));
    let is_over = Rc::new(Cell::new(false));
    let mut visitors = JoinSet::new();
    // None begins before all have what they need.
    let mut arrived = Vec::new();
    for number in 0..VISITORS.min(world::how_many()) {
        arrived.push(Visitor::arrive(load.site.clone(), load.work, number).await?);
    }
    for mut visitor in arrived {
        let (done, is_over) = (Rc::clone(&done), Rc::clone(&is_over));
        visitors.spawn_local(async move {
            while !is_over.get() {
                visitor.work().await.map_err(|error| error.to_string())?;
                done.set(done.get() + 1);
            }
            visitor.check().await.map_err(|error| error.to_string())
        });
    }
    warm_up(&mut visitors, &load, &done).await?;
    let (begun, cpu_before, done_before) = (Instant::now(), cpu_time(load.process)?, done.get());
    undisturbed(&mut visitors, load.length).await?;
    let measurement = Measurement {
        times: done.get() - done_before,
        seconds: begun.elapsed().as_secs_f64(),
        cpu_seconds: cpu_time(load.process)?.saturating_sub(cpu_before).as_secs_f64(),
    };
    is_over.set(true);
    while let Some(checked) = visitors.join_next().await {
        checked??;
    }
    Ok(measurement)
}

/// Loads the server until it grows no faster: some compile what is used often, while they serve.
async fn warm_up(visitors: &mut Visitors, load: &Load, done: &Cell<u64>) -> Result<()> {
    let mut fastest = 0.0;
    let mut parts_without_gain = 0;
    for _ in 0..LONGEST_WARM_UP {
        let (begun, before) = (Instant::now(), done.get());
        undisturbed(visitors, load.warm_up).await?;
        let rate = (done.get() - before) as f64 / begun.elapsed().as_secs_f64();
        parts_without_gain = if rate > fastest * (1.0 + STEADY) { 0 } else { parts_without_gain + 1 };
        fastest = rate.max(fastest);
        if parts_without_gain == load.site.parts_without_gain {
            break;
        }
    }
    Ok(())
}

type Visitors = JoinSet<std::result::Result<(), String>>;

/// Waits; a visitor who stops was answered wrongly.
async fn undisturbed(visitors: &mut Visitors, length: Duration) -> Result<()> {
    match tokio::time::timeout(length, visitors.join_next()).await {
        Err(_) => Ok(()),
        Ok(Some(Ok(Err(error)))) => Err(error.into()),
        Ok(_) => Err("a visitor vanished".into()),
    }
}
