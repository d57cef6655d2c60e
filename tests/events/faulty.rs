//! A store whose log and whose progress of webhooks fail as long as the test says so.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use oauth_runtime::event::{Event, EventQuery};
use oauth_runtime::store::*;
use oauth_runtime::{Client, Digest, Timestamp, each_capability};

#[derive(Default)]
pub(super) struct Faulty {
    pub(super) inner: MemoryStore,
    pub(super) log_is_down: AtomicBool,
    pub(super) log_hangs: AtomicBool,
    pub(super) webhooks_are_down: AtomicBool,
    /// The next event that is appended is the last thing that works.
    pub(super) dies_after_appending: AtomicBool,
    /// How often the progress of a webhook was read.
    pub(super) progress_reads: AtomicUsize,
}

#[derive(Debug, thiserror::Error)]
#[error("the database is down")]
pub(super) struct Down;

impl Faulty {
    pub(super) fn with_clients(clients: impl IntoIterator<Item = Client>) -> Self {
        Self { inner: MemoryStore::with_clients(clients), ..Self::default() }
    }
}

impl From<MemoryError> for Down {
    fn from(_: MemoryError) -> Self {
        Self
    }
}

impl Storage for Faulty {
    type Error = Down;
}

macro_rules! passed_on {
    (EventStore $methods:tt) => {};
    (WebhookStore $methods:tt) => {};
    ($capability:ident { $($method:ident($($name:ident: $type:ty),*) -> $output:ty;)* }) => {
        impl $capability for Faulty {
            $(async fn $method(&self, $($name: $type),*) -> Result<$output, Down> {
                Ok(self.inner.$method($($name),*).await?)
            })*
        }
    };
}

each_capability!(passed_on);

impl EventStore for Faulty {
    async fn append_events(&self, events: &[Event], expires_at: Timestamp) -> Result<(), Down> {
        while self.log_hangs.load(Ordering::Relaxed) {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        if self.log_is_down.load(Ordering::Relaxed) {
            return Err(Down);
        }
        if self.dies_after_appending.swap(false, Ordering::Relaxed) {
            self.webhooks_are_down.store(true, Ordering::Relaxed);
        }
        Ok(self.inner.append_events(events, expires_at).await?)
    }

    async fn list_events(&self, query: &EventQuery, limit: usize) -> Result<Vec<Event>, Down> {
        Ok(self.inner.list_events(query, limit).await?)
    }

    async fn delete_events_of(&self, subject: &str) -> Result<(), Down> {
        Ok(self.inner.delete_events_of(subject).await?)
    }
}

impl WebhookStore for Faulty {
    async fn get_webhook_progress(&self, digest: &Digest) -> Result<Option<WebhookProgress>, Down> {
        self.progress_reads.fetch_add(1, Ordering::Relaxed);
        match self.webhooks_are_down.load(Ordering::Relaxed) {
            true => Err(Down),
            false => Ok(self.inner.get_webhook_progress(digest).await?),
        }
    }

    async fn put_webhook_progress(&self, progress: WebhookProgress) -> Result<bool, Down> {
        match self.webhooks_are_down.load(Ordering::Relaxed) {
            true => Err(Down),
            false => Ok(self.inner.put_webhook_progress(progress).await?),
        }
    }
}
