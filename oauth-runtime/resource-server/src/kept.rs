//! Something that the provider publishes, kept in memory: fetched once for all requests that need it, and used a while
//! longer if the provider is down.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::failure::{Failure, RETRY_AFTER};

/// A value that became stale less than this time ago is used at once, and refreshed beside the request.
const BESIDE_REQUESTS: Duration = Duration::from_secs(60);

/// Where a value comes from.
pub(crate) trait Source: Send + Sync + 'static {
    type Item: Clone + Send + Sync + 'static;

    /// The current value, and how long it is fresh.
    fn load(&self) -> impl Future<Output = Result<(Self::Item, Duration), Failure>> + Send;
}

/// A value of a source. Cloning copies a pointer.
pub(crate) struct Kept<S: Source>(Arc<Shared<S>>);

struct Shared<S: Source> {
    source: S,
    stale_for: Duration,
    state: Mutex<State<S::Item>>,
    /// Held by the one who asks the provider.
    turn: tokio::sync::Mutex<()>,
}

struct State<T> {
    held: Option<Held<T>>,
    /// The failure since the last success, and its time.
    failed: Option<(Instant, Failure)>,
}

/// A value and its age.
#[derive(Clone)]
pub(crate) struct Held<T> {
    pub(crate) item: T,
    since: Instant,
    fresh_until: Instant,
}

/// What a request does.
enum Plan<T> {
    Use(Held<T>),
    /// Uses it, and somebody fetches a newer one beside it.
    UseAndRefresh(Held<T>),
    Wait,
    Fail(Failure),
}

impl<S: Source> Clone for Kept<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S: Source> Kept<S> {
    /// Nothing yet. While the provider is down, a value is used for `stale_for` longer than it is fresh.
    pub(crate) fn new(source: S, stale_for: Duration) -> Self {
        let state = Mutex::new(State { held: None, failed: None });
        Self(Arc::new(Shared { source, stale_for, state, turn: tokio::sync::Mutex::new(()) }))
    }

    /// The value.
    pub(crate) async fn get(&self) -> Result<Held<S::Item>, Failure> {
        match self.0.plan() {
            Plan::Use(held) => Ok(held),
            Plan::UseAndRefresh(held) => {
                self.refresh_beside();
                Ok(held)
            }
            Plan::Fail(failure) => Err(failure),
            Plan::Wait => self.refreshed().await,
        }
    }

    /// Waits for the one who asks the provider, or does it. In a task: a request whose connection is lost does not
    /// make the others ask again.
    async fn refreshed(&self) -> Result<Held<S::Item>, Failure> {
        let shared = Arc::clone(&self.0);
        let refresh = tokio::spawn(async move {
            let _turn = shared.turn.lock().await;
            if matches!(shared.plan(), Plan::Wait) {
                shared.refresh().await;
            }
        });
        // It ends early only if the runtime stops.
        refresh.await.map_err(|_| Failure::Temporary)?;
        match self.0.plan() {
            Plan::Use(held) | Plan::UseAndRefresh(held) => Ok(held),
            Plan::Fail(failure) => Err(failure),
            Plan::Wait => Err(Failure::Temporary),
        }
    }

    fn refresh_beside(&self) {
        let shared = Arc::clone(&self.0);
        tokio::spawn(async move {
            // Whoever has the turn is asking.
            if let Ok(_turn) = shared.turn.try_lock()
                && matches!(shared.plan(), Plan::UseAndRefresh(_))
            {
                shared.refresh().await;
            }
        });
    }

    /// Replaces the value, with the turn: a newer one that somebody got in the meantime, or the result of `find`.
    pub(crate) async fn replaced<F>(
        &self,
        at_hand: Held<S::Item>,
        find: impl FnOnce(S::Item) -> F + Send + 'static,
    ) -> Result<Held<S::Item>, Failure>
    where
        F: Future<Output = Result<Option<(S::Item, Duration)>, Failure>> + Send,
    {
        let shared = Arc::clone(&self.0);
        let replaced = tokio::spawn(async move {
            let _turn = shared.turn.lock().await;
            if let Some(newer) = shared.newer_than(&at_hand) {
                return Ok(newer);
            }
            match find(at_hand.item.clone()).await? {
                Some((item, fresh_for)) => Ok(shared.hold(item, fresh_for)),
                None => Ok(at_hand),
            }
        });
        replaced.await.unwrap_or(Err(Failure::Temporary))
    }

    /// Makes the next request fetch it, unless it was fetched a moment ago: whoever can cause failures must not cause a
    /// fetch with each.
    pub(crate) fn expire(&self) {
        if let Some(held) = &mut self.0.state().held
            && held.since.elapsed() >= RETRY_AFTER
        {
            held.fresh_until = held.since;
        }
    }

    /// The source.
    pub(crate) fn source(&self) -> &S {
        &self.0.source
    }
}

impl<S: Source> Shared<S> {
    fn state(&self) -> MutexGuard<'_, State<S::Item>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn plan(&self) -> Plan<S::Item> {
        let (now, state) = (Instant::now(), self.state());
        let failure = state.failed.filter(|(at, _)| now.saturating_duration_since(*at) < RETRY_AFTER);
        let overdue = |held: &Held<S::Item>| now.saturating_duration_since(held.fresh_until);
        match state.held.as_ref().filter(|held| overdue(held) <= self.stale_for) {
            Some(held) if now < held.fresh_until || failure.is_some() => Plan::Use(held.clone()),
            // In an outage, no request waits for the next attempt.
            Some(held) if state.failed.is_some() || overdue(held) < BESIDE_REQUESTS => {
                Plan::UseAndRefresh(held.clone())
            }
            _ => failure.map_or(Plan::Wait, |(_, failure)| Plan::Fail(failure)),
        }
    }

    async fn refresh(&self) {
        match self.source.load().await {
            Ok((item, fresh_for)) => drop(self.hold(item, fresh_for)),
            Err(failure) => self.state().failed = Some((Instant::now(), failure)),
        }
    }

    fn hold(&self, item: S::Item, fresh_for: Duration) -> Held<S::Item> {
        let now = Instant::now();
        let held = Held { item, since: now, fresh_until: now + fresh_for };
        *self.state() = State { held: Some(held.clone()), failed: None };
        held
    }

    fn newer_than(&self, at_hand: &Held<S::Item>) -> Option<Held<S::Item>> {
        self.state().held.as_ref().filter(|held| held.since > at_hand.since).cloned()
    }
}
