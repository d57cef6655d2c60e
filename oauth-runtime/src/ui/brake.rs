//! Slows down who guesses.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use moka::sync::Cache;

use crate::Timestamp;

/// Who is remembered at most; the least used are forgotten first.
const MOST_KEYS: u64 = 100_000;

/// Counts failures by key, such as a user name. After some of them the key is blocked, each time twice as long; a success
/// forgets them. Unknown users are counted like known ones, so nobody learns which is which.
///
/// It is in memory: each instance of a provider counts for itself.
///
/// ```
/// use oauth_runtime::Timestamp;
/// use oauth_runtime::ui::Brake;
///
/// let (brake, now) = (Brake::new(2, 5, 900), Timestamp::from_unix(1_700_000_000));
/// brake.failed("alice", now);
/// brake.failed("alice", now);
/// assert_eq!(brake.blocked("alice", now), Some(5));
/// assert_eq!(brake.blocked("bob", now), None);
/// ```
#[derive(Debug)]
pub struct Brake {
    free_failures: u32,
    first_block: u64,
    longest_block: u64,
    // The lock is held around look-up and change alone, so that no failure is lost.
    failures: Mutex<Cache<String, Failures>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Failures {
    count: u32,
    blocked_until: Option<Timestamp>,
}

impl Brake {
    /// So many failures are free; then `first_block` seconds, doubled up to `longest_block`.
    pub fn new(free_failures: u32, first_block: u64, longest_block: u64) -> Self {
        let forgotten_after = Duration::from_secs(longest_block.saturating_mul(2).max(1));
        let failures = Cache::builder().max_capacity(MOST_KEYS).time_to_idle(forgotten_after).build();
        Self { free_failures, first_block, longest_block, failures: Mutex::new(failures) }
    }

    /// The seconds that the key has to wait; `None` where it may try.
    pub fn blocked(&self, key: &str, now: Timestamp) -> Option<u64> {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner).get(key)?;
        failures.blocked_until.map(|until| until.since(now)).filter(|seconds| *seconds > 0)
    }

    /// Counts a failure.
    pub fn failed(&self, key: &str, now: Timestamp) {
        let cache = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let count = cache.get(key).unwrap_or_default().count.saturating_add(1);
        let blocked_until = (count >= self.free_failures).then(|| now.plus(self.block_after(count)));
        cache.insert(key.to_owned(), Failures { count, blocked_until });
    }

    /// Forgets the failures.
    pub fn succeeded(&self, key: &str) {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).invalidate(key);
    }

    fn block_after(&self, count: u32) -> u64 {
        let doublings = count.saturating_sub(self.free_failures).min(32);
        self.first_block.saturating_mul(1 << doublings).min(self.longest_block)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_unix(seconds)
    }

    #[test]
    fn blocks_grow_and_end() {
        let brake = Brake::new(3, 5, 20);
        for _ in 0..2 {
            brake.failed("alice", at(0));
        }
        assert_eq!(brake.blocked("alice", at(0)), None);
        for seconds in [5, 10, 20, 20] {
            brake.failed("alice", at(0));
            assert_eq!(brake.blocked("alice", at(0)), Some(seconds));
        }
        assert_eq!(brake.blocked("alice", at(19)), Some(1));
        assert_eq!(brake.blocked("alice", at(20)), None, "nobody is locked out for ever");
    }

    #[test]
    fn a_success_forgets_and_others_are_not_concerned() {
        let brake = Brake::new(1, 5, 20);
        brake.failed("alice", at(0));
        assert_eq!(brake.blocked("bob", at(0)), None);
        brake.succeeded("alice");
        assert_eq!(brake.blocked("alice", at(0)), None);
    }
}
