//! Slows down who guesses.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use moka::sync::Cache;

use crate::{Digest, Timestamp};

/// Who is remembered at most; the least used are forgotten first.
const MOST_KEYS: u64 = 100_000;

/// Counts attempts by key, such as a user name. After some that failed the key is blocked, each time twice as long; a success
/// forgets them, and so does time. Unknown users are counted like known ones, so nobody learns which is which.
///
/// An attempt counts as failed when it begins: many at the same moment are no way round it.
///
/// It is in memory: each instance of a provider counts for itself.
///
/// ```
/// use oauth_runtime::Timestamp;
/// use oauth_runtime::ui::Brake;
///
/// let (brake, now) = (Brake::new(2, 5, 900), Timestamp::from_unix(1_700_000_000));
/// assert_eq!(brake.try_begin("alice", now), Ok(()));
/// assert_eq!(brake.try_begin("alice", now), Ok(()));
/// assert_eq!(brake.try_begin("alice", now), Err(5));
/// assert_eq!(brake.try_begin("bob", now), Ok(()));
/// ```
#[derive(Debug)]
pub struct Brake {
    free_failures: u32,
    first_block: u64,
    longest_block: u64,
    forgotten_after: u64,
    // The lock is held around look-up and change alone, so that no attempt is lost. A digest is short, whatever was typed.
    failures: Mutex<Cache<Digest, Failures>>,
}

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: Timestamp,
    /// The one before, which is the last one again where an attempt is taken back.
    before: Timestamp,
    blocked_until: Option<Timestamp>,
}

impl Brake {
    /// So many failures are free; then `first_block` seconds, doubled up to `longest_block`. They are forgotten when twice the longest
    /// block has passed since the last one.
    pub fn new(free_failures: u32, first_block: u64, longest_block: u64) -> Self {
        let forgotten_after = longest_block.saturating_mul(2).max(1);
        let lifetime = Duration::from_secs(forgotten_after);
        let failures = Cache::builder().max_capacity(MOST_KEYS).time_to_live(lifetime).build();
        Self { free_failures, first_block, longest_block, forgotten_after, failures: Mutex::new(failures) }
    }

    /// Begins an attempt, which counts as a failure until it [succeeds](Self::succeeded) or is [taken back](Self::take_back).
    ///
    /// # Errors
    /// The seconds that the key has to wait.
    pub fn try_begin(&self, key: &str, now: Timestamp) -> Result<(), u64> {
        let (key, cache) = (Digest::of(key), self.lock());
        // The cache may live longer than the failures: by attempts that were taken back.
        let known = cache.get(&key).filter(|known| now.since(known.last) < self.forgotten_after);
        let wait = known.and_then(|known| known.blocked_until).map_or(0, |until| until.since(now));
        if wait > 0 {
            return Err(wait);
        }
        let count = known.map_or(0, |known| known.count).saturating_add(1);
        let blocked_until = (count >= self.free_failures).then(|| now.plus(self.block_after(count)));
        let before = known.map_or(now, |known| known.last);
        cache.insert(key, Failures { count, last: now, before, blocked_until });
        Ok(())
    }

    /// The attempt was right: forgets it, and the failures before.
    pub fn succeeded(&self, key: &str) {
        self.lock().invalidate(&Digest::of(key));
    }

    /// The attempt was no guess: forgets it, but not the failures before.
    pub fn take_back(&self, key: &str) {
        let (key, cache) = (Digest::of(key), self.lock());
        match cache.get(&key) {
            Some(known) if known.count > 1 => {
                let (count, last) = (known.count - 1, known.before);
                // While there was a block, it could not have begun.
                cache.insert(key, Failures { count, last, blocked_until: None, ..known });
            }
            _ => cache.invalidate(&key),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Cache<Digest, Failures>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
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
        for _ in 0..3 {
            assert_eq!(brake.try_begin("alice", at(0)), Ok(()));
        }
        let mut now = 0;
        for seconds in [5, 10, 20, 20] {
            assert_eq!(brake.try_begin("alice", at(now)), Err(seconds));
            now += seconds;
            assert_eq!(brake.try_begin("alice", at(now - 1)), Err(1));
            assert_eq!(brake.try_begin("alice", at(now)), Ok(()), "nobody is locked out for ever");
        }
    }

    #[test]
    fn a_success_forgets_and_others_are_not_concerned() {
        let brake = Brake::new(1, 5, 20);
        assert_eq!(brake.try_begin("alice", at(0)), Ok(()));
        assert_eq!(brake.try_begin("bob", at(0)), Ok(()));
        assert_eq!(brake.try_begin("alice", at(0)), Err(5));
        brake.succeeded("alice");
        assert_eq!(brake.try_begin("alice", at(0)), Ok(()));
    }

    #[test]
    fn what_is_taken_back_leaves_the_others() {
        let brake = Brake::new(2, 5, 20);
        assert_eq!(brake.try_begin("alice", at(0)), Ok(()));
        for second in 0..3 {
            assert_eq!(brake.try_begin("alice", at(second)), Ok(()));
            brake.take_back("alice");
        }
        assert_eq!(brake.try_begin("alice", at(3)), Ok(()));
        assert_eq!(brake.try_begin("alice", at(3)), Err(5));
    }

    #[test]
    fn failures_are_forgotten_after_the_last_one() {
        let brake = Brake::new(2, 5, 20);
        assert_eq!(brake.try_begin("alice", at(0)), Ok(()));
        assert_eq!(brake.try_begin("alice", at(39)), Ok(()));
        for _ in 0..2 {
            assert_eq!(brake.try_begin("alice", at(79)), Ok(()));
        }
        assert_eq!(brake.try_begin("alice", at(79)), Err(5));
        // Attempts that were taken back keep nothing alive.
        assert_eq!(brake.try_begin("bob", at(0)), Ok(()));
        for second in [20, 39] {
            assert_eq!(brake.try_begin("bob", at(second)), Ok(()));
            brake.take_back("bob");
        }
        for _ in 0..2 {
            assert_eq!(brake.try_begin("bob", at(40)), Ok(()));
        }
    }

    #[test]
    fn guesses_at_the_same_moment_are_counted() {
        let brake = Brake::new(5, 5, 20);
        let begun = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..20).map(|_| scope.spawn(|| brake.try_begin("alice", at(0)).is_ok())).collect();
            threads.into_iter().map(|thread| thread.join().expect("joined")).collect::<Vec<_>>()
        });
        assert_eq!(begun.into_iter().filter(|begun| *begun).count(), 5);
    }
}
