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

    /// The time as a date of RFC 3339, in UTC.
    ///
    /// ```
    /// use oauth_runtime::Timestamp;
    ///
    /// assert_eq!(Timestamp::from_unix(1_700_000_000).to_rfc3339(), "2023-11-14T22:13:20Z");
    /// ```
    pub fn to_rfc3339(self) -> String {
        let ((year, month, day), of_day) = (self.civil_date(), self.0 % 86_400);
        let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }

    /// Year, month and day in UTC: days to civil date, by the calendar's eras of 400 years.
    #[doc(hidden)]
    pub const fn civil_date(self) -> (u64, u64, u64) {
        let days = self.0 / 86_400 + 719_468;
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        // The year begins in March, so that the leap day is its last day.
        let shifted = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        (era * 400 + year_of_era + (month <= 2) as u64, month, day)
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

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (unix, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (1_700_000_000, "2023-11-14T22:13:20Z"),
            (1_709_164_800, "2024-02-29T00:00:00Z"),
            (1_735_689_599, "2024-12-31T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(Timestamp::from_unix(unix).to_rfc3339(), expected);
        }
    }
}
