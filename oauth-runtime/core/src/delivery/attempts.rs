//! When the next attempt is.

use crate::Timestamp;

/// The delays after failed attempts in seconds; the last one repeats.
const WAITS: [u64; 6] = [5, 25, 125, 625, 1_800, 3_600];

/// When the next attempt begins after so many failed ones.
pub fn next_attempt(failed: u32, now: Timestamp) -> Timestamp {
    let before = usize::try_from(failed).unwrap_or(usize::MAX).saturating_sub(1);
    now.plus(WAITS[before.min(WAITS.len() - 1)])
}
