//! Many orders in which threads go on, each chosen at random by a scheduler of shuttle at every lock and atomic.

mod grants;
mod keys;
mod suite;

use std::sync::Arc;

use shuttle::scheduler::RandomScheduler;
use shuttle::{Config, Runner};

/// How many orders are tried, unless the environment says otherwise.
fn orders(usual: usize) -> usize {
    let asked = std::env::var("INTERLEAVINGS").ok().and_then(|number| number.parse().ok());
    asked.unwrap_or(usual)
}

/// Runs it in so many orders. A failure prints the order, which `shuttle::replay` repeats.
fn in_many_orders(usual: usize, run: impl Fn() + Send + Sync + 'static) {
    let mut config = Config::new();
    // Frames of an unoptimized build are large.
    config.stack_size = 1 << 20;
    let runner = Runner::new(RandomScheduler::new(orders(usual)), config);
    runner.run(run);
}

/// Tasks that run at the same time, until all have ended.
fn at_once(tasks: Vec<Box<dyn FnOnce() + Send>>) {
    let threads: Vec<_> = tasks.into_iter().map(shuttle::thread::spawn).collect();
    for thread in threads {
        thread.join().expect("no panic");
    }
}

/// A task with a store, or with whatever else several have.
fn task<S: Send + Sync + 'static>(
    of: &Arc<S>,
    task: impl FnOnce(&S) + Send + 'static,
) -> Box<dyn FnOnce() + Send> {
    let of = Arc::clone(of);
    Box::new(move || task(&of))
}
