//! What a command changed, for the audit log.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use oauth_runtime::event::{Event, EventSubscriber};
use oauth_runtime::store::EventStore;
use oauth_runtime::{Clock, SystemClock};

use super::failure::Failure;

/// The events of one command.
#[derive(Clone, Default)]
pub(super) struct Changes(Arc<Mutex<Vec<Event>>>);

impl EventSubscriber for Changes {
    fn notify(&self, event: &Event) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(event.clone());
    }
}

impl Changes {
    /// Appends them to the log. A command that failed may have changed something before.
    pub(super) async fn keep<S: EventStore>(&self, store: &S, retention: Duration) -> Result<(), Failure> {
        let events = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        if events.is_empty() {
            return Ok(());
        }
        store.append_events(&events, SystemClock.now() + retention).await.map_err(Failure::operation)
    }
}
