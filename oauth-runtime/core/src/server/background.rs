//! A server's work outside of requests.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, Weak};
#[cfg(feature = "openid")]
use std::time::Duration;

#[cfg(feature = "openid")]
use tokio::sync::Notify;
#[cfg(feature = "webhooks")]
use tokio::sync::watch;

/// A server's work outside of requests: a task that ends with the server.
pub(crate) struct Background<S> {
    server: OnceLock<Weak<S>>,
    has_begun: Arc<AtomicBool>,
    #[cfg(feature = "openid")]
    wanted: Arc<Notify>,
    #[cfg(feature = "webhooks")]
    news: watch::Sender<()>,
}

impl<S> Background<S> {
    pub(super) fn new() -> Self {
        Self {
            server: OnceLock::new(),
            has_begun: Arc::default(),
            #[cfg(feature = "openid")]
            wanted: Arc::default(),
            #[cfg(feature = "webhooks")]
            news: watch::Sender::new(()),
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
}

#[cfg(feature = "webhooks")]
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
