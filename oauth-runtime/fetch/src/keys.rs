//! Key sets, which anybody can make a provider fetch: an assertion names its client and its key before
//! anything is proven.
//!
//! Two rules keep strangers from using up what the clients' own assertions need. A key set from the last
//! seconds is good enough, even if it must not be stored, so a site is contacted a few times a minute. And a
//! newer set than the cached one is fetched at most once within some seconds, outside of the count for the
//! URL, so that invented keys cost nobody a fetch.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use url::Url;

use super::kept::Kept;
use super::{Purpose, WebFetcher};
use oauth_runtime_core::fetch::{FetchError, Fetched};

/// How long a key set is used, whatever its `Cache-Control` says: a key that its client withdraws stays valid
/// that much longer.
pub(super) const KEYS_FOR: Duration = Duration::from_secs(5);

/// The pause between two requests for a key that the cached set does not have.
pub(super) const NEWER_KEYS_EVERY: Duration = Duration::from_secs(10);

impl WebFetcher {
    /// A set from the last [`KEYS_FOR`], a fresh one, or one that is fetched.
    pub(super) async fn keys(&self, url: &Url) -> Result<Fetched, FetchError> {
        let asked_at = Instant::now();
        let reach = self.web.rules.reach(url)?;
        // First, so that a failed request for an invented key does not remove the good keys.
        if let Some(keys) = self.web.queue.keys.get(url.as_str()).await
            && keys.is_within(KEYS_FOR, asked_at)
        {
            return keys.into_answer();
        }
        if let Some(kept) = self.web.queue.kept.get(url.as_str()).await
            && kept.answers(asked_at, true)
        {
            return kept.into_answer();
        }
        self.ask(url, reach, asked_at, Purpose::Keys).await.into_answer()
    }

    /// A set that is fetched now, or else one from the last [`NEWER_KEYS_EVERY`] that differs from the cached
    /// one. All concurrent searches for a key share one request.
    pub(super) async fn newer_keys(&self, url: &Url, at_hand: &Fetched) -> Result<Fetched, FetchError> {
        let asked_at = Instant::now();
        let reach = self.web.rules.reach(url)?;
        let (fetcher, url) = (self.clone(), url.clone());
        // A separate task, for the same reasons as in `ask`.
        let newer = tokio::spawn(async move {
            let newer_keys = &fetcher.web.queue.newer_keys;
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
