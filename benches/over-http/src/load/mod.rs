//! The load: many visitors on one thread, each on a connection of its own.

mod answer;
mod browser;
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

/// What a load has to know.
#[derive(Debug)]
pub(crate) struct Load {
    pub(crate) site: Site,
    pub(crate) work: Work,
    /// The process of the server.
    pub(crate) process: u32,
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
    let mut visitors = JoinSet::new();
    for number in 0..VISITORS {
        let mut visitor = Visitor::arrive(load.site.clone(), load.work, number).await?;
        let done = Rc::clone(&done);
        visitors.spawn_local(async move {
            loop {
                if let Err(error) = visitor.work().await {
                    return error.to_string();
                }
                done.set(done.get() + 1);
            }
        });
    }
    undisturbed(&mut visitors, load.warm_up).await?;
    let (begun, cpu_before, done_before) = (Instant::now(), cpu_time(load.process)?, done.get());
    undisturbed(&mut visitors, load.length).await?;
    Ok(Measurement {
        times: done.get() - done_before,
        seconds: begun.elapsed().as_secs_f64(),
        cpu_seconds: cpu_time(load.process)?.saturating_sub(cpu_before).as_secs_f64(),
    })
}

/// Waits; a visitor who stops was answered wrongly.
async fn undisturbed(visitors: &mut JoinSet<String>, length: Duration) -> Result<()> {
    match tokio::time::timeout(length, visitors.join_next()).await {
        Err(_) => Ok(()),
        Ok(Some(Ok(error))) => Err(error.into()),
        Ok(_) => Err("a visitor vanished".into()),
    }
}
