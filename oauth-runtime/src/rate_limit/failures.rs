//! What becomes of a bucket's counter: no I/O.

use super::RateLimit;
use crate::store::FailedAttempts;
use crate::{Digest, Timestamp};

/// An attempt begins, and counts as failed. Gives the record to store, where it changes, and the seconds to wait where the bucket is
/// blocked.
pub(super) fn begun(
    kept: Option<FailedAttempts>,
    digest: Digest,
    limit: RateLimit,
    now: Timestamp,
) -> (Option<FailedAttempts>, Result<(), u64>) {
    let kept = kept.filter(|kept| kept.count > 0 && now.since(kept.last) < limit.forgotten_after());
    if let Some(kept) = kept {
        // The clock jumped back where the last attempt lies ahead: its block begins again.
        let last = kept.last.min(now);
        let blocked_for = kept.blocked_for.min(limit.longest_block());
        let wait = last.plus(blocked_for).since(now);
        if wait > 0 {
            let again = FailedAttempts { last, blocked_for, expires_at: limit.forgotten_at(last), ..kept };
            return ((last != kept.last).then_some(again), Err(wait));
        }
    }
    let count = kept.map_or(0, |kept| kept.count).saturating_add(1);
    let failed = FailedAttempts {
        digest,
        version: 0,
        count,
        last: now,
        before: kept.map_or(now, |kept| kept.last),
        blocked_for: limit.block_after(count),
        expires_at: limit.forgotten_at(now),
    };
    (Some(failed), Ok(()))
}

/// The attempt was no guess: it is forgotten, and the failures before it are not.
pub(super) fn taken_back(kept: FailedAttempts, limit: RateLimit) -> FailedAttempts {
    let count = kept.count.saturating_sub(1);
    let (last, blocked_for) = (kept.before, limit.block_after(count));
    FailedAttempts { count, last, blocked_for, ..kept }
}

/// The attempt was right: all failures are forgotten.
pub(super) fn forgotten(kept: FailedAttempts) -> FailedAttempts {
    FailedAttempts { count: 0, blocked_for: 0, ..kept }
}
