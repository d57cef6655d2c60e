//! Something that an upstream publishes, kept in memory: one fetch for all who wait for it.

use std::sync::Arc;

use oauth_runtime_core::Timestamp;
use tokio::sync::Mutex;

use crate::error::UpstreamError;

/// A value, when it was fetched, and until when it is fresh.
pub(crate) struct Kept<T>(Mutex<Option<Held<T>>>);

struct Held<T> {
    value: Arc<T>,
    fresh_until: Timestamp,
    /// The last failure.
    failed_at: Timestamp,
    /// The last search for something newer.
    searched_at: Timestamp,
}

/// A stale value is better than no login while the upstream is down, for this long; in seconds.
const STALE_FOR: u64 = 60 * 60;

/// After a failure, and between two searches for something newer; in seconds.
const ASKED_EVERY: u64 = 10;

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T> Kept<T> {
    /// The value, or a new one from `load` with the seconds that it is fresh.
    pub(crate) async fn get(
        &self,
        now: Timestamp,
        load: impl Future<Output = Result<(T, u64), UpstreamError>>,
    ) -> Result<Arc<T>, UpstreamError> {
        let mut held = self.0.lock().await;
        if let Some(held) = held.as_ref().filter(|held| held.is_good_enough(now)) {
            return Ok(Arc::clone(&held.value));
        }
        match load.await {
            Ok((value, fresh_for)) => Ok(hold(&mut held, value, fresh_for, now)),
            Err(error) => match held.as_mut().filter(|held| held.is_usable(now)) {
                Some(stale) => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "uses what an upstream published before, because it cannot be asked now"
                    );
                    stale.failed_at = now;
                    Ok(Arc::clone(&stale.value))
                }
                None => Err(error),
            },
        }
    }

    /// A newer value than `known`, which lacks something: somebody else's search, or the result of `search`. Anybody can invent what
    /// is missing, so the upstream is asked once within some seconds.
    pub(crate) async fn newer(
        &self,
        known: &Arc<T>,
        now: Timestamp,
        search: impl Future<Output = Result<(T, u64), UpstreamError>>,
    ) -> Result<Arc<T>, UpstreamError> {
        let mut held = self.0.lock().await;
        match held.as_mut() {
            Some(held) if !Arc::ptr_eq(&held.value, known) => return Ok(Arc::clone(&held.value)),
            Some(held) if now.since(held.searched_at) < ASKED_EVERY => return Ok(Arc::clone(&held.value)),
            Some(held) => held.searched_at = now,
            None => {}
        }
        let (value, fresh_for) = search.await?;
        Ok(hold(&mut held, value, fresh_for, now))
    }
}

impl<T> Held<T> {
    fn is_usable(&self, now: Timestamp) -> bool {
        now.since(self.fresh_until) <= STALE_FOR
    }

    /// While the upstream is down, not every login waits for it.
    fn is_good_enough(&self, now: Timestamp) -> bool {
        !self.fresh_until.is_expired(now) || (self.is_usable(now) && now.since(self.failed_at) < ASKED_EVERY)
    }
}

fn hold<T>(held: &mut Option<Held<T>>, value: T, fresh_for: u64, now: Timestamp) -> Arc<T> {
    let never = Timestamp::from_unix(0);
    // The first fetch does not count as a search: a key may have appeared right after it.
    let searched_at = held.as_ref().map_or(never, |held| held.searched_at);
    let value = Arc::new(value);
    let fresh_until = now.plus(fresh_for);
    *held = Some(Held { value: Arc::clone(&value), fresh_until, failed_at: never, searched_at });
    value
}
