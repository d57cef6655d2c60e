//! What came of the logout notices of a process.

use std::sync::atomic::{AtomicU64, Ordering};

static DELIVERED: AtomicU64 = AtomicU64::new(0);
static POSTPONED: AtomicU64 = AtomicU64::new(0);
static GIVEN_UP: AtomicU64 = AtomicU64::new(0);

/// What came of the attempts to notify clients of logouts in this process, since it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct NoticeFigures {
    /// How many clients were notified.
    pub delivered: u64,
    /// How many attempts failed and will be repeated.
    pub postponed: u64,
    /// How many notices were given up: the log says which, and why.
    pub given_up: u64,
}

/// What came of a notice.
#[derive(Debug, Clone, Copy)]
pub(super) enum Came {
    Delivered,
    Postponed,
    GivenUp,
}

/// Counts it.
pub(super) fn count(came: Came) {
    let counter = match came {
        Came::Delivered => &DELIVERED,
        Came::Postponed => &POSTPONED,
        Came::GivenUp => &GIVEN_UP,
    };
    counter.fetch_add(1, Ordering::Relaxed);
}

/// The figures of this process, to export as metrics: of all its providers and tenants together.
///
/// ```
/// let figures = oauth_runtime::logout::notice_figures();
/// assert_eq!((figures.delivered, figures.postponed, figures.given_up), (0, 0, 0));
/// ```
pub fn notice_figures() -> NoticeFigures {
    let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    NoticeFigures { delivered: read(&DELIVERED), postponed: read(&POSTPONED), given_up: read(&GIVEN_UP) }
}
