//! What came of the pushes of a process.

use crate::delivery::Figures;

pub(super) static FIGURES: Figures = Figures::new();

/// What came of the attempts to push security event tokens in this process, since it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignalFigures {
    /// How many were taken.
    pub delivered: u64,
    /// How many attempts failed and will be repeated.
    pub postponed: u64,
    /// How many were given up: the log says which, and why.
    pub given_up: u64,
}

/// The figures of this process, to export as metrics: of all its providers and tenants together.
///
/// ```
/// let figures = oauth_runtime::shared_signals::signal_figures();
/// assert_eq!((figures.delivered, figures.postponed, figures.given_up), (0, 0, 0));
/// ```
pub fn signal_figures() -> SignalFigures {
    let [delivered, postponed, given_up] = FIGURES.read();
    SignalFigures { delivered, postponed, given_up }
}
