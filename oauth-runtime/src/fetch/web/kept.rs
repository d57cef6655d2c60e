//! What is kept of an answer.

use std::time::Duration;

use tokio::time::Instant;

use crate::fetch::{FetchError, Fetched};

/// About what an entry takes beside its texts.
const OVERHEAD: usize = 512;

/// An answer, or why there is none.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    answer: Result<Fetched, FetchError>,
    since: Instant,
    until: Instant,
}

impl Kept {
    pub(super) fn new(answer: Result<Fetched, FetchError>, lifetime: Duration) -> Self {
        let since = Instant::now();
        Self { answer, since, until: since + lifetime }
    }

    /// Whether it may still be answered with, and is younger than `too_old`.
    pub(super) fn is_fresh(&self, too_old: Duration) -> bool {
        let now = Instant::now();
        now < self.until && now.saturating_duration_since(self.since) < too_old
    }

    /// The answer, fresh for what is left.
    pub(super) fn into_answer(self) -> Result<Fetched, FetchError> {
        let left = self.until.saturating_duration_since(Instant::now());
        self.answer.map(|fetched| fetched.fresh_for(left))
    }

    /// About how many bytes it takes.
    pub(super) fn size(&self, url: &str) -> u32 {
        let texts = self
            .answer
            .as_ref()
            .map_or(0, |fetched| fetched.body.len() + fetched.content_type.as_ref().map_or(0, String::len));
        u32::try_from(texts.saturating_add(url.len() + OVERHEAD)).unwrap_or(u32::MAX)
    }
}
