//! Time is injected, so that tests can control it.

use std::fmt;
use std::ops::Add;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// A time in whole seconds since the Unix epoch: the `NumericDate` of JWT and of RFC 7662.
///
/// ```
/// use oauth_runtime::Timestamp;
///
/// let issued_at = Timestamp::from_unix(1_700_000_000);
/// assert_eq!(issued_at.plus(3600).as_unix(), 1_700_003_600);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The time `seconds` after the Unix epoch.
    pub const fn from_unix(seconds: u64) -> Self {
        Self(seconds)
    }

    /// Seconds since the Unix epoch.
    pub const fn as_unix(self) -> u64 {
        self.0
    }

    /// The time as the signed 64-bit integer that databases have. Saturates at the largest value that such a
    /// column can hold.
    ///
    /// ```
    /// use oauth_runtime::Timestamp;
    ///
    /// let expires_at = Timestamp::from_unix(1_700_000_000);
    /// assert_eq!(Timestamp::from_unix_i64(expires_at.as_unix_i64()), expires_at);
    /// assert_eq!(Timestamp::from_unix(u64::MAX).as_unix_i64(), i64::MAX);
    /// ```
    pub const fn as_unix_i64(self) -> i64 {
        if self.0 > i64::MAX as u64 { i64::MAX } else { self.0 as i64 }
    }

    /// The time from a database column. A negative value becomes the Unix epoch.
    pub const fn from_unix_i64(seconds: i64) -> Self {
        Self(if seconds < 0 { 0 } else { seconds as u64 })
    }

    /// The time `seconds` later. Saturates instead of overflowing.
    #[must_use]
    pub const fn plus(self, seconds: u64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// The seconds from `earlier` to this time; zero if `earlier` is later.
    pub const fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Whether something that expires at this time has expired `now`; it expires at the start of that second.
    pub const fn is_expired(self, now: Self) -> bool {
        now.0 >= self.0
    }
}

/// The time that is this much later, in whole seconds. Saturates instead of overflowing.
///
/// ```
/// use std::time::Duration;
///
/// use oauth_runtime::Timestamp;
///
/// let issued_at = Timestamp::from_unix(1_700_000_000);
/// assert_eq!(issued_at + Duration::from_secs(3600), Timestamp::from_unix(1_700_003_600));
/// ```
impl Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, later: Duration) -> Self {
        self.plus(later.as_secs())
    }
}

/// Whole seconds, at least as long as this time: for limits that must not end early, or vanish as zero.
pub(crate) const fn rounded_up(time: Duration) -> u64 {
    match time.subsec_nanos() {
        0 => time.as_secs(),
        _ => time.as_secs().saturating_add(1),
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The clock of the runtime.
///
/// The default is [`SystemClock`]. A test provides its own and moves it, instead of sleeping:
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use oauth_runtime::{Clock, Timestamp};
///
/// #[derive(Default)]
/// struct Stopped(AtomicU64);
///
/// impl Clock for Stopped {
///     fn now(&self) -> Timestamp {
///         Timestamp::from_unix(self.0.load(Ordering::Relaxed))
///     }
/// }
///
/// let clock = Stopped::default();
/// clock.0.fetch_add(60, Ordering::Relaxed);
/// assert_eq!(clock.now().as_unix(), 60);
/// ```
pub trait Clock: Send + Sync {
    /// The current time.
    fn now(&self) -> Timestamp;
}

/// The operating system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs());
        Timestamp::from_unix(seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expires_at_the_very_second() {
        let expires_at = Timestamp::from_unix(100);
        assert!(!expires_at.is_expired(Timestamp::from_unix(99)));
        assert!(expires_at.is_expired(Timestamp::from_unix(100)));
    }

    #[test]
    fn arithmetic_never_overflows() {
        assert_eq!(Timestamp::from_unix(u64::MAX).plus(1).as_unix(), u64::MAX);
        assert_eq!(Timestamp::from_unix(5).since(Timestamp::from_unix(9)), 0);
    }
}
