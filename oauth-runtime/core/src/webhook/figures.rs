//! What came of the events that a process sent.

use crate::figures::Figures;

pub(crate) static FIGURES: Figures = Figures::new();

/// What came of the attempts to send events to webhooks in this process, since it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct WebhookFigures {
    /// How many were taken.
    pub delivered: u64,
    /// How many attempts failed and will be repeated. Later events of the same receiver wait meanwhile.
    pub postponed: u64,
    /// How many were given up: the log says which, and why.
    pub given_up: u64,
}

/// The figures of this process, to export as metrics: of all its providers and tenants together.
///
/// ```
/// let figures = oauth_runtime::webhook::webhook_figures();
/// assert_eq!((figures.delivered, figures.postponed, figures.given_up), (0, 0, 0));
/// ```
pub fn webhook_figures() -> WebhookFigures {
    let [delivered, postponed, given_up] = FIGURES.read();
    WebhookFigures { delivered, postponed, given_up }
}
