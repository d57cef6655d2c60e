//! A server's work outside of requests.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, Weak};
#[cfg(feature = "openid")]
use std::time::Duration;

#[cfg(feature = "openid")]
use tokio::sync::Notify;
#[cfg(any(all(feature = "openid", feature = "events"), feature = "webhooks"))]
use tokio::sync::watch;
#[cfg(feature = "openid")]
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A server's work outside of requests: a task that ends with the server.
pub struct Background<S> {
    server: OnceLock<Weak<S>>,
    has_begun: Arc<AtomicBool>,
    #[cfg(feature = "openid")]
    wanted: Arc<Notify>,
    #[cfg(any(all(feature = "openid", feature = "events"), feature = "webhooks"))]
    news: watch::Sender<()>,
    /// What can be done at the same time.
    #[cfg(feature = "openid")]
    places: Arc<Semaphore>,
    #[cfg(feature = "openid")]
    most: u32,
}

impl<S> Background<S> {
    /// Work of which so much can be done at the same time.
    pub(super) fn new(#[cfg(feature = "openid")] most: u32) -> Self {
        Self {
            server: OnceLock::new(),
            has_begun: Arc::default(),
            #[cfg(feature = "openid")]
            wanted: Arc::default(),
            #[cfg(any(all(feature = "openid", feature = "events"), feature = "webhooks"))]
            news: watch::Sender::new(()),
            #[cfg(feature = "openid")]
            places: Arc::new(Semaphore::new(usize::try_from(most).unwrap_or(1))),
            #[cfg(feature = "openid")]
            most,
        }
    }

    /// The server that this belongs to.
    pub(crate) fn belongs_to(&self, server: &Arc<S>) {
        // It never changes.
        let _ = self.server.set(Arc::downgrade(server));
    }

    /// The server, for the caller that starts the task. `None` if it has started, or cannot start yet.
    pub(crate) fn begin(&self) -> Option<Task<S>> {
        let server = self.server.get()?;
        let begins = !self.has_begun.swap(true, Ordering::Relaxed);
        begins.then(|| Task { server: Weak::clone(server), has_begun: Arc::clone(&self.has_begun) })
    }

    /// There is work now.
    #[cfg(feature = "openid")]
    pub(crate) fn wake(&self) {
        self.wanted.notify_one();
    }

    /// The pause of the task: until there is work, but at most `longest`.
    #[cfg(feature = "openid")]
    pub(crate) fn pause(&self, longest: Duration) -> impl Future<Output = ()> + Send + use<S> {
        let wanted = Arc::clone(&self.wanted);
        async move {
            let _ = tokio::time::timeout(longest, wanted.notified()).await;
        }
    }

    /// The free places, waiting until there is one.
    #[cfg(feature = "openid")]
    pub(crate) async fn free(&self) -> Vec<OwnedSemaphorePermit> {
        let first = Arc::clone(&self.places).acquire_owned().await;
        let mut free: Vec<_> = first.into_iter().collect();
        while let Ok(more) = Arc::clone(&self.places).try_acquire_owned() {
            free.push(more);
        }
        free
    }

    /// Waits until nothing that has begun is going on.
    #[cfg(feature = "openid")]
    pub(crate) async fn rest(&self) {
        // The semaphore is never closed.
        drop(self.places.acquire_many(self.most).await);
    }
}

impl<S> std::fmt::Debug for Background<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Background").field("has_begun", &self.has_begun).finish_non_exhaustive()
    }
}

#[cfg(any(all(feature = "openid", feature = "events"), feature = "webhooks"))]
impl<S> Background<S> {
    /// There is work for each part of the task.
    pub(crate) fn announce(&self) {
        self.news.send_replace(());
    }

    /// What is announced from now on.
    pub(crate) fn news(&self) -> watch::Receiver<()> {
        self.news.subscribe()
    }
}

/// The task of a server. If it ends, for example with its Tokio runtime, another one may start.
pub(crate) struct Task<S> {
    server: Weak<S>,
    has_begun: Arc<AtomicBool>,
}

impl<S> Task<S> {
    /// The server, as long as it exists.
    pub(crate) fn server(&self) -> Option<Arc<S>> {
        self.server.upgrade()
    }
}

impl<S> Drop for Task<S> {
    fn drop(&mut self) {
        self.has_begun.store(false, Ordering::Relaxed);
    }
}

#[cfg(all(test, feature = "openid"))]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn no_more_is_begun_than_there_are_places() {
        let background = Background::<()>::new(64);
        let mut free = background.free().await;
        assert_eq!(free.len(), 64);
        assert!(background.free().now_or_never().is_none(), "it waits for one");
        assert!(background.rest().now_or_never().is_none(), "something is going on");
        free.truncate(61);
        assert_eq!(background.free().await.len(), 3);
        drop(free);
        assert!(background.rest().now_or_never().is_some());
    }
}
