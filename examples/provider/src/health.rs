//! Whether the provider can do its work.

use std::error::Error;
use std::time::{Duration, Instant};

use oauth_runtime::store::{AnyStoreError, ClientStore, SessionStore, StoredSession};
use oauth_runtime::{Clock, Digest, SystemClock};
use tokio::sync::Mutex;

use crate::store::Store;

/// How long the result of a write is reused.
const KEPT_FOR: Duration = Duration::from_secs(5);

/// The same for a failed write, so that a recovered store is noticed soon.
const FAILURE_KEPT_FOR: Duration = Duration::from_secs(1);

/// What is known of the store.
#[derive(Debug, Default)]
pub struct Health {
    written: Mutex<Option<(Instant, bool)>>,
}

impl Health {
    /// Whether the store answers and can be written. Each call reads; at most every few seconds it also
    /// writes the same record.
    pub async fn is_well(&self, store: &Store) -> bool {
        let read = store.get_client("").await.map(drop);
        is_well(read) && self.can_write(store).await
    }

    /// Concurrent calls wait for the same write.
    async fn can_write(&self, store: &Store) -> bool {
        let mut written = self.written.lock().await;
        if let Some((at, well)) = *written
            && at.elapsed() < if well { KEPT_FOR } else { FAILURE_KEPT_FOR }
        {
            return well;
        }
        let well = is_well(write(store).await);
        *written = Some((Instant::now(), well));
        well
    }
}

/// No identifier of a session looks like this. One record is written again and again, and expires within a
/// minute.
async fn write(store: &Store) -> Result<(), AnyStoreError> {
    let (digest, saved_at) = (Digest::of("health"), SystemClock.now());
    let expires_at = saved_at.plus(60);
    store.create_session(StoredSession::new(digest, "", saved_at, expires_at)).await
}

fn is_well(outcome: Result<(), AnyStoreError>) -> bool {
    outcome
        .inspect_err(|error| tracing::warn!(error = error as &dyn Error, "the provider is not healthy"))
        .is_ok()
}
