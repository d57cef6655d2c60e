//! Key sets, which anybody can make a provider look for: an assertion names its client and its key before anything is proven.
//!
//! Two rules keep strangers from using up what the clients' own assertions need. A key set that came within the last seconds is good
//! enough, even where it must not be stored, so that a site is asked a few times a minute. And a newer set than the one at hand is asked
//! for once within some seconds, outside of the count for the URL, so that invented keys cost nobody a fetch.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use url::Url;

use super::kept::Kept;
use super::{Purpose, WebFetcher};
use crate::fetch::{FetchError, Fetched};

/// For so long a key set answers, whatever its `Cache-Control` says: a key that its client withdraws counts that much longer.
pub(super) const KEYS_FOR: Duration = Duration::from_secs(5);

/// The pause between two requests for a key that the set at hand does not have.
pub(super) const NEWER_KEYS_EVERY: Duration = Duration::from_secs(10);

impl WebFetcher {
    /// What came within [`KEYS_FOR`], or is fresh, or is fetched.
    pub(super) async fn keys(&self, url: &Url) -> Result<Fetched, FetchError> {
        let asked_at = Instant::now();
        let reach = self.web.rules.reach(url)?;
        // First, so that a request for an invented key that failed doesn't take the good keys away.
        if let Some(keys) = self.queue.keys.get(url.as_str()).await
            && keys.is_within(KEYS_FOR, asked_at)
        {
            return keys.into_answer();
        }
        if let Some(kept) = self.queue.kept.get(url.as_str()).await
            && kept.answers(asked_at, true)
        {
            return kept.into_answer();
        }
        self.ask(url, reach, asked_at, Purpose::Keys).await.into_answer()
    }

    /// What is fetched now, or else what came within [`NEWER_KEYS_EVERY`] and is not what is at hand. All who look for a key at the
    /// same time share one request.
    pub(super) async fn newer_keys(&self, url: &Url, at_hand: &Fetched) -> Result<Fetched, FetchError> {
        let asked_at = Instant::now();
        let reach = self.web.rules.reach(url)?;
        let (fetcher, url) = (self.clone(), url.clone());
        // A task of its own, for the same reasons as in `ask`.
        let newer = tokio::spawn(async move {
            let newer_keys = &fetcher.queue.newer_keys;
            let entry = newer_keys.entry(url.as_str().to_owned());
            let fetched = fetcher.ask(&url, reach, asked_at, Purpose::NewerKeys);
            let is_old = |kept: &Kept| !kept.is_within(NEWER_KEYS_EVERY, asked_at);
            let kept = entry.or_insert_with_if(fetched, is_old).await.into_value();
            if kept.is_overload() {
                newer_keys.invalidate(url.as_str()).await;
            }
            kept
        });
        let newer = newer.await.map_err(|error| FetchError::Connection(Arc::new(error)))?;
        match newer.came_after(asked_at) || newer.differs_from(at_hand) {
            true => newer.into_answer(),
            false => Err(FetchError::TooSoon(NEWER_KEYS_EVERY)),
        }
    }
}
