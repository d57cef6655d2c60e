//! Who hears of events.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::Event;

/// Hears of each event at once, in the thread of its request.
///
/// So [`notify`](Self::notify) must be quick and must not block: count something, write a log line, put the event into a
/// queue. A [`QueuedSubscriber`](super::QueuedSubscriber) does the latter for everything that takes time. Events of what
/// the store keeps come after the store has it. A panic is caught and logged, and stops neither the request nor other
/// subscribers.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use oauth_runtime::event::{Event, EventKind, EventSubscriber};
///
/// #[derive(Default)]
/// struct Replays(AtomicU64);
///
/// impl EventSubscriber for Replays {
///     fn notify(&self, event: &Event) {
///         if matches!(event.kind, EventKind::CodeReplayed { .. } | EventKind::RefreshTokenReplayed { .. }) {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
/// ```
pub trait EventSubscriber: Send + Sync {
    /// Something happened.
    fn notify(&self, event: &Event);
}

impl<T: EventSubscriber + ?Sized> EventSubscriber for Arc<T> {
    fn notify(&self, event: &Event) {
        (**self).notify(event);
    }
}

/// The subscribers of a provider.
pub(crate) type Subscribers = Vec<Arc<dyn EventSubscriber>>;

/// Tells all of them.
pub(crate) fn notify(subscribers: &[Arc<dyn EventSubscriber>], event: &Event) {
    for subscriber in subscribers {
        if catch_unwind(AssertUnwindSafe(|| subscriber.notify(event))).is_err() {
            tracing::error!(
                event = event.kind.name(),
                "a subscriber of events panicked; the event is lost for it"
            );
        }
    }
}
