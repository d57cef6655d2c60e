//! How a bucket's counter changes, without I/O.

use super::RateLimit;
use crate::record::Form;
use crate::store::FailedAttempts;
use crate::{Digest, Timestamp};

/// An attempt begins, and counts as failed. Returns the record to store, if it changed, and the seconds to
/// wait if the bucket is blocked.
pub(super) fn begun(
    kept: Option<FailedAttempts>,
    digest: Digest,
    limit: RateLimit,
    now: Timestamp,
) -> (Option<FailedAttempts>, Result<(), u64>) {
    let form = kept.as_ref().map_or_else(Form::new, |kept| kept.form.clone());
    let kept = kept.filter(|kept| kept.count > 0);
    if let Some(kept) = &kept {
        // If the last attempt is in the future, the clock jumped back: its block starts again.
        let last = kept.last.min(now);
        let blocked_for = kept.blocked_for.min(limit.longest_block());
        let wait = last.plus(blocked_for).since(now);
        if wait > 0 {
            let expires_at = limit.forgotten_at(last, kept.count);
            let again = FailedAttempts { last, blocked_for, expires_at, ..kept.clone() };
            return ((last != kept.last).then_some(again), Err(wait));
        }
    }
    let (left, before) = kept.map_or((0, now), |kept| left_of(&kept, limit, now));
    let count = limit.counted(left.saturating_add(1));
    let blocked_for = limit.block_after(count);
    let expires_at = limit.forgotten_at(now, count);
    let failed =
        FailedAttempts { digest, version: 0, count, last: now, before, blocked_for, expires_at, form };
    (Some(failed), Ok(()))
}

/// How many failures are not forgotten yet, and when the next one will be.
fn left_of(kept: &FailedAttempts, limit: RateLimit, now: Timestamp) -> (u32, Timestamp) {
    // Failures counted under earlier settings are limited to what this limit counts.
    let count = limit.counted(kept.count);
    let forgotten = now.since(kept.last) / limit.forgets_one_after();
    match u32::try_from(forgotten).ok().filter(|forgotten| *forgotten < count) {
        Some(forgotten) => {
            let passed = limit.forgets_one_after().saturating_mul(u64::from(forgotten));
            (count - forgotten, kept.last.min(now).plus(passed))
        }
        None => (0, now),
    }
}

/// The attempt was not a guess: it is forgotten, but not the earlier failures.
pub(super) fn taken_back(kept: FailedAttempts, limit: RateLimit) -> FailedAttempts {
    let count = kept.count.saturating_sub(1);
    // When the attempt began, no earlier block was left.
    let last = kept.before;
    let blocked_for = limit.block_after(count).min(kept.last.since(last));
    FailedAttempts { count, last, blocked_for, ..kept }
}

/// The attempt was correct: all failures are forgotten.
pub(super) fn forgotten(kept: FailedAttempts) -> FailedAttempts {
    FailedAttempts { count: 0, blocked_for: 0, ..kept }
}
