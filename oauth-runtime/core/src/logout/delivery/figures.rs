//! What came of the logout notices of a process.

use crate::delivery::Figures;

pub(super) static FIGURES: Figures = Figures::new();

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

/// The figures of this process, to export as metrics: of all its providers and tenants together.
///
/// ```
/// let figures = oauth_runtime::logout::notice_figures();
/// assert_eq!((figures.delivered, figures.postponed, figures.given_up), (0, 0, 0));
/// ```
pub fn notice_figures() -> NoticeFigures {
    let [delivered, postponed, given_up] = FIGURES.read();
    NoticeFigures { delivered, postponed, given_up }
}
