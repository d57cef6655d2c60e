//! Connections to a server that takes no writes any more, because another one has taken over.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Connections are replaced at most once in this time: the server that they lead to may be the only one.
const PAUSE: Duration = Duration::from_secs(1);

/// When the store last learnt that its connections lead to such a server.
#[derive(Debug, Default)]
pub(super) struct Stale {
    since: Mutex<Option<Instant>>,
}

impl Stale {
    /// A server said that it takes no writes: connections from before this moment are closed when they are next wanted.
    pub(super) fn mark(&self) {
        let mut since = self.since.lock().unwrap_or_else(PoisonError::into_inner);
        if since.is_none_or(|since| since.elapsed() >= PAUSE) {
            *since = Some(Instant::now());
        }
    }

    /// Whether a connection of this age is from before.
    #[cfg(any(feature = "postgres", feature = "mysql"))]
    pub(super) fn has(&self, age: Duration) -> bool {
        let since = self.since.lock().unwrap_or_else(PoisonError::into_inner);
        since.is_some_and(|since| since.elapsed() <= age)
    }
}

#[cfg(all(test, any(feature = "postgres", feature = "mysql")))]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_older_than_the_mark_is_stale() {
        let (hour, stale) = (Duration::from_secs(3_600), Stale::default());
        assert!(!stale.has(hour), "nothing was marked");
        stale.mark();
        assert!(stale.has(hour) && !stale.has(Duration::ZERO));
        let marked = *stale.since.lock().expect("no panic");
        stale.mark();
        assert_eq!(*stale.since.lock().expect("no panic"), marked, "once in a while");
    }
}
