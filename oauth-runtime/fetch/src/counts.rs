//! Counts how often something was fetched within a minute.

use std::time::Duration;

use moka::sync::Cache;
use tokio::time::Instant;

use oauth_runtime_core::Digest;
use oauth_runtime_core::fetch::FetchError;

const MINUTE: Duration = Duration::from_secs(60);

/// The maximum number of counted keys. The least requested ones are forgotten first.
const MOST_KEYS: u64 = 20_000;

/// Counts by key, such as a URL. Keys are digests, so long ones take no memory.
pub(super) struct Counts {
    most: u32,
    windows: Cache<Digest, Window>,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    since: Instant,
    count: u32,
}

impl Counts {
    pub(super) fn new(most: u32) -> Self {
        Self { most, windows: Cache::builder().max_capacity(MOST_KEYS).time_to_live(MINUTE * 2).build() }
    }

    /// Counts one more, unless the minute's limit is reached.
    pub(super) fn count(&self, key: &str) -> Result<(), FetchError> {
        let now = Instant::now();
        let entry = self.windows.entry(Digest::of(key)).and_upsert_with(|known| {
            let window = known.map(|known| *known.value());
            match window.filter(|window| now.saturating_duration_since(window.since) < MINUTE) {
                Some(Window { since, count }) => Window { since, count: count.saturating_add(1) },
                None => Window { since: now, count: 1 },
            }
        });
        if entry.value().count > self.most { Err(FetchError::TooOften(self.most)) } else { Ok(()) }
    }
}
