//! The cached form of a response.

use std::time::Duration;

use tokio::time::Instant;

use oauth_runtime_core::fetch::{FetchError, Fetched};

/// Approximate size of an entry without its texts.
const OVERHEAD: usize = 512;

/// A response, or the reason for its failure.
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

    /// Whether it satisfies a request: it came after the request, or is still fresh and the request accepts
    /// cached ones.
    pub(super) fn answers(&self, asked_at: Instant, takes_kept: bool) -> bool {
        self.came_after(asked_at) || (takes_kept && Instant::now() < self.until)
    }

    /// Whether it came after the request, or at most this long before.
    pub(super) fn is_within(&self, age: Duration, asked_at: Instant) -> bool {
        asked_at.saturating_duration_since(self.since) < age
    }

    /// Whether it came after the request.
    pub(super) fn came_after(&self, asked_at: Instant) -> bool {
        self.since >= asked_at
    }

    /// Whether there is a response.
    pub(super) fn is_good(&self) -> bool {
        self.answer.is_ok()
    }

    /// Whether the site was not contacted.
    pub(super) fn is_overload(&self) -> bool {
        self.answer.as_ref().is_err_and(FetchError::is_overload)
    }

    /// Whether its body differs from this one.
    pub(super) fn differs_from(&self, other: &Fetched) -> bool {
        self.answer.as_ref().is_ok_and(|fetched| fetched.body != other.body)
    }

    /// Whether it is only for the requests that were waiting for it.
    pub(super) fn is_for_now(&self) -> bool {
        self.since == self.until
    }

    /// The response, fresh for the remaining time.
    pub(super) fn into_answer(self) -> Result<Fetched, FetchError> {
        let left = self.until.saturating_duration_since(Instant::now());
        self.answer.map(|fetched| fetched.fresh_for(left))
    }

    /// Its approximate size in bytes.
    pub(super) fn size(&self, url: &str) -> u32 {
        size(url, self.answer.as_ref().ok())
    }
}

/// A good response, for when there is no better one.
#[derive(Debug, Clone)]
pub(super) struct LastGood {
    fetched: Fetched,
    since: Instant,
}

impl LastGood {
    pub(super) fn new(fetched: Fetched) -> Self {
        Self { fetched, since: Instant::now() }
    }

    /// The response, fresh for no time, if it is not older than that.
    pub(super) fn within(self, lifetime: Duration) -> Option<Fetched> {
        (self.since.elapsed() < lifetime).then(|| self.fetched.fresh_for(Duration::ZERO))
    }

    /// Its approximate size in bytes.
    pub(super) fn size(&self, url: &str) -> u32 {
        size(url, Some(&self.fetched))
    }
}

fn size(url: &str, fetched: Option<&Fetched>) -> u32 {
    let texts = fetched
        .map_or(0, |fetched| fetched.body.len() + fetched.content_type.as_ref().map_or(0, String::len));
    u32::try_from(texts.saturating_add(url.len() + OVERHEAD)).unwrap_or(u32::MAX)
}
