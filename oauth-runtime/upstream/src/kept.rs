//! Keeps a document that an upstream publishes in memory. All logins that wait share one fetch, and a login does not
//! wait if there is a usable value.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use oauth_runtime_core::Timestamp;

use crate::error::UpstreamError;

/// A value, when it was fetched, and until when it is fresh.
pub(crate) struct Kept<T> {
    state: Mutex<State<T>>,
    /// The login that fetches holds this lock. If that login is dropped, the next one fetches.
    fetching: tokio::sync::Mutex<()>,
}

struct State<T> {
    held: Option<Held<T>>,
    /// The last failure, and the time at which its login began.
    failed: Option<(Timestamp, UpstreamError)>,
    /// The last search for something newer.
    searched_at: Timestamp,
}

struct Held<T> {
    value: Arc<T>,
    fresh_until: Timestamp,
}

/// How long a stale value is used while the upstream is down, in seconds.
const STALE_FOR: u64 = 60 * 60;

/// The pause after a failure, and between two searches for a newer value, in seconds.
const ASKED_EVERY: u64 = 10;

impl<T> Default for Kept<T> {
    fn default() -> Self {
        // The first fetch is not a search: a key may have appeared right after it.
        let state = State { held: None, failed: None, searched_at: Timestamp::from_unix(0) };
        Self { state: Mutex::new(state), fetching: tokio::sync::Mutex::new(()) }
    }
}

impl<T> Kept<T> {
    /// The value, or a new one from `load` with the seconds that it is fresh.
    pub(crate) async fn get(
        &self,
        now: Timestamp,
        load: impl Future<Output = Result<(T, u64), UpstreamError>>,
    ) -> Result<Arc<T>, UpstreamError> {
        if let Some(known) = self.state().known(now) {
            return known;
        }
        let _fetching = self.fetching.lock().await;
        // Another login may have fetched meanwhile.
        if let Some(known) = self.state().known(now) {
            return known;
        }
        match load.await {
            Ok((value, fresh_for)) => Ok(self.state().hold(value, fresh_for, now)),
            Err(error) => {
                let mut state = self.state();
                state.failed = Some((now, error.clone()));
                match state.held.as_ref().filter(|held| held.is_usable(now)) {
                    Some(stale) => {
                        tracing::warn!(
                            error = &error as &dyn std::error::Error,
                            "could not refresh the metadata or keys of an upstream; the old ones are used"
                        );
                        Ok(Arc::clone(&stale.value))
                    }
                    None => Err(error),
                }
            }
        }
    }

    /// A newer value than `known`, which lacks something: from another login's search, or the result of `search`.
    /// Anybody can invent a missing key, so the upstream is asked only once within some seconds.
    pub(crate) async fn newer(
        &self,
        known: &Arc<T>,
        now: Timestamp,
        search: impl Future<Output = Result<(T, u64), UpstreamError>>,
    ) -> Result<Arc<T>, UpstreamError> {
        let _fetching = self.fetching.lock().await;
        {
            let mut state = self.state();
            let is_searched = now.since(state.searched_at) < ASKED_EVERY;
            if let Some(held) = &state.held {
                if is_searched || !Arc::ptr_eq(&held.value, known) {
                    return Ok(Arc::clone(&held.value));
                }
                state.searched_at = now;
            }
        }
        let (value, fresh_for) = search.await?;
        Ok(self.state().hold(value, fresh_for, now))
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> State<T> {
    /// The answer that is possible without a fetch. So while the upstream is down, not every login waits for it.
    fn known(&self, now: Timestamp) -> Option<Result<Arc<T>, UpstreamError>> {
        let failed = self.failed.as_ref().filter(|(at, _)| now.since(*at) < ASKED_EVERY);
        let held = self.held.as_ref();
        let held = held.filter(|held| match failed {
            Some(_) => held.is_usable(now),
            None => !held.fresh_until.is_expired(now),
        });
        match (held, failed) {
            (Some(held), _) => Some(Ok(Arc::clone(&held.value))),
            (None, Some((_, error))) => Some(Err(error.clone())),
            (None, None) => None,
        }
    }

    fn hold(&mut self, value: T, fresh_for: u64, now: Timestamp) -> Arc<T> {
        let value = Arc::new(value);
        self.held = Some(Held { value: Arc::clone(&value), fresh_until: now.plus(fresh_for) });
        self.failed = None;
        value
    }
}

impl<T> Held<T> {
    fn is_usable(&self, now: Timestamp) -> bool {
        now.since(self.fresh_until) <= STALE_FOR
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::future::{join_all, poll_fn};
    use tokio::sync::Notify;

    use super::*;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_unix(1_700_000_000 + seconds)
    }

    fn down() -> UpstreamError {
        UpstreamError::document("the metadata", "it is down")
    }

    #[tokio::test]
    async fn one_fetch_that_fails_is_one_for_all_who_wait_and_for_some_seconds() {
        let (kept, asked) = (Kept::<u8>::default(), AtomicUsize::new(0));
        let load = || async {
            asked.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
            Err(down())
        };
        let all = join_all((0..20).map(|_| kept.get(at(0), load()))).await;
        assert!(all.iter().all(Result::is_err));
        assert!(kept.get(at(9), load()).await.is_err());
        assert_eq!(asked.load(Ordering::Relaxed), 1);
        let up = kept.get(at(10), async { Ok((7, 60)) }).await;
        assert_eq!(up.ok().as_deref(), Some(&7));
        let still = kept.get(at(69), load()).await;
        assert_eq!((still.ok().as_deref(), asked.load(Ordering::Relaxed)), (Some(&7), 1));
    }

    /// Anybody can send a token with an invented key.
    #[tokio::test]
    async fn a_search_that_hangs_keeps_nobody_from_what_there_is() {
        let (kept, begun) = (Kept::<u8>::default(), Notify::new());
        let known = kept.get(at(0), async { Ok((7, 60)) }).await.expect("loaded");
        let search = async {
            begun.notify_one();
            std::future::pending().await
        };
        let hangs = kept.newer(&known, at(1), search);
        tokio::pin!(hangs);
        poll_fn(|context| {
            assert!(hangs.as_mut().poll(context).is_pending());
            std::task::Poll::Ready(())
        })
        .await;
        begun.notified().await;
        let used = kept.get(at(1), async { Err(down()) });
        tokio::pin!(used);
        let used = poll_fn(|context| std::task::Poll::Ready(used.as_mut().poll(context))).await;
        assert!(matches!(used, std::task::Poll::Ready(Ok(value)) if *value == 7), "it waits");
    }

    #[tokio::test]
    async fn a_login_that_is_dropped_while_it_fetches_leaves_the_fetch_to_the_next() {
        let kept = Kept::<u8>::default();
        {
            let dropped = kept.get(at(0), std::future::pending());
            tokio::pin!(dropped);
            poll_fn(|context| {
                assert!(dropped.as_mut().poll(context).is_pending());
                std::task::Poll::Ready(())
            })
            .await;
        }
        assert_eq!(kept.get(at(0), async { Ok((7, 60)) }).await.ok().as_deref(), Some(&7));
    }
}
