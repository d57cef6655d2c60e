//! A clock that stands still until a test moves it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::{Clock, Timestamp};

/// 2026-01-01.
const START: u64 = 1_767_225_600;

/// A clock that stands still until a test moves it: a token expires without a test that sleeps. Clones show
/// the same time, so give the provider one of them.
///
/// It starts on 2026-01-01.
///
/// ```
/// use std::time::Duration;
///
/// use oauth_runtime::Clock;
/// use oauth_runtime::testing::TestClock;
///
/// let clock = TestClock::new();
/// let begin = clock.now(); // Notes::builder(issuer, store).clock(clock.clone())
/// clock.advance(Duration::from_secs(3600));
/// assert_eq!(clock.now().since(begin), 3600);
/// ```
#[derive(Debug, Clone)]
pub struct TestClock(Arc<AtomicU64>);

impl TestClock {
    /// A clock that shows the first second of 2026.
    pub fn new() -> Self {
        Self(Arc::new(AtomicU64::new(START)))
    }

    /// Moves the clock forward, by whole seconds.
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(by.as_secs(), Ordering::SeqCst);
    }

    /// Moves the clock back, by whole seconds: what a correction of the operating system's clock does.
    pub fn step_back(&self, by: Duration) {
        self.0.fetch_sub(by.as_secs(), Ordering::SeqCst);
    }
}

impl Default for TestClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix(self.0.load(Ordering::SeqCst))
    }
}
