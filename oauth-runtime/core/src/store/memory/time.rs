//! The current time, as far as calls have mentioned it.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::Timestamp;

/// The latest time at which something was stored. The store has no clock, because the runtime's clock may
/// differ from the operating system's. A record without a time counts as stored at this time.
#[derive(Default)]
pub(super) struct LatestMoment(AtomicU64);

impl LatestMoment {
    /// Something is stored at `now`.
    pub(super) fn note(&self, now: Timestamp) {
        // Read first: the time changes only once a second, and all cores share the cache line.
        if self.0.load(Ordering::Relaxed) < now.as_unix() {
            self.0.fetch_max(now.as_unix(), Ordering::Relaxed);
        }
    }

    pub(super) fn get(&self) -> Timestamp {
        Timestamp::from_unix(self.0.load(Ordering::Relaxed))
    }
}
