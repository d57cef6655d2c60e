//! What time it is, as far as the store was told.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::Timestamp;

/// The latest moment at which something was stored. The store has no clock: the runtime's may be another one than the
/// operating system's. What comes without its moment counts as stored then.
#[derive(Default)]
pub(super) struct LatestMoment(AtomicU64);

impl LatestMoment {
    /// Something is stored `now`.
    pub(super) fn note(&self, now: Timestamp) {
        // Read first: the moment is another one once in a second, and all cores share the line.
        if self.0.load(Ordering::Relaxed) < now.as_unix() {
            self.0.fetch_max(now.as_unix(), Ordering::Relaxed);
        }
    }

    pub(super) fn get(&self) -> Timestamp {
        Timestamp::from_unix(self.0.load(Ordering::Relaxed))
    }
}
