//! What came of what a process delivered.

use std::sync::atomic::{AtomicU64, Ordering};

/// What came of an attempt.
#[derive(Debug, Clone, Copy)]
pub enum Came {
    /// It arrived.
    Delivered,
    /// It will be tried again.
    Postponed,
    /// It will not.
    GivenUp,
}

/// Counters of a process.
#[derive(Debug)]
pub struct Figures {
    delivered: AtomicU64,
    postponed: AtomicU64,
    given_up: AtomicU64,
}

impl Figures {
    /// Nothing has happened.
    #[expect(clippy::new_without_default, reason = "they are in a `static`")]
    pub const fn new() -> Self {
        Self { delivered: AtomicU64::new(0), postponed: AtomicU64::new(0), given_up: AtomicU64::new(0) }
    }

    /// Counts an attempt.
    pub fn count(&self, came: Came) {
        let counter = match came {
            Came::Delivered => &self.delivered,
            Came::Postponed => &self.postponed,
            Came::GivenUp => &self.given_up,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// How many arrived, will be tried again, and were given up.
    pub fn read(&self) -> [u64; 3] {
        [&self.delivered, &self.postponed, &self.given_up].map(|counter| counter.load(Ordering::Relaxed))
    }
}
