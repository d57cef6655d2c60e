//! A subscriber that remembers what it heard.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use oauth_runtime::event::{Event, EventSubscriber};

/// Every event, in the order in which they happened.
#[derive(Clone, Default)]
pub(crate) struct Heard(Arc<Mutex<Vec<Event>>>);

impl Heard {
    fn lock(&self) -> MutexGuard<'_, Vec<Event>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The events since the last call.
    pub(crate) fn take(&self) -> Vec<Event> {
        std::mem::take(&mut *self.lock())
    }

    /// Their names.
    pub(crate) fn names(&self) -> Vec<String> {
        self.take().iter().map(|event| event.kind.name().to_owned()).collect()
    }
}

impl EventSubscriber for Heard {
    fn notify(&self, event: &Event) {
        self.lock().push(event.clone());
    }
}
