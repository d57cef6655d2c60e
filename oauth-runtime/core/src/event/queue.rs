//! A queue in front of a subscriber that takes its time.

use std::any::type_name;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::FutureExt;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{Sender, channel};

use super::{Event, EventSubscriber};

/// A subscriber whose work takes time, such as sending events elsewhere: behind a queue, in a task of its own.
///
/// A request only puts the event into the queue. If the queue is full, the event is dropped, [counted](Self::dropped) and
/// reported in the log; a request never waits. What must not be lost belongs into the audit log. What the program had not
/// handled when it ended is lost too.
///
/// ```
/// use oauth_runtime::event::QueuedSubscriber;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let mails = QueuedSubscriber::new(1_000, async |event| {
///     // Write to the person about their new passkey.
/// # let _ = event;
/// });
/// # let _ = mails;
/// # }
/// ```
#[derive(Clone)]
pub struct QueuedSubscriber {
    queue: Sender<Event>,
    dropped: Arc<AtomicU64>,
    name: &'static str,
}

impl QueuedSubscriber {
    /// Calls `handle` for one event after the other, with room for `capacity` of them, at least one. The task ends when
    /// the last clone of the subscriber is dropped. A panic in `handle` is caught and logged.
    ///
    /// # Panics
    /// Outside of a Tokio runtime, which runs the task.
    pub fn new<H, F>(capacity: usize, mut handle: H) -> Self
    where
        H: FnMut(Event) -> F + Send + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let (queue, mut events) = channel::<Event>(capacity.max(1));
        tokio::spawn(async move {
            while let Some(event) = events.recv().await {
                let handled = AssertUnwindSafe(async { handle(event).await }).catch_unwind().await;
                if handled.is_err() {
                    tracing::error!(subscriber = type_name::<H>(), "a subscriber of events panicked");
                }
            }
        });
        Self { queue, dropped: Arc::default(), name: type_name::<H>() }
    }

    /// How many events did not fit into the queue since the start.
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }
}

impl EventSubscriber for QueuedSubscriber {
    fn notify(&self, event: &Event) {
        let Err(problem) = self.queue.try_send(event.clone()) else { return };
        let dropped = self.dropped.fetch_add(1, Ordering::Relaxed) + 1;
        let reason = match problem {
            TrySendError::Full(_) => "its queue is full: it is too slow, or the queue too short",
            TrySendError::Closed(_) => "its task has ended",
        };
        // A flood of events must not become a flood of lines.
        if dropped.is_power_of_two() {
            tracing::error!(subscriber = self.name, dropped, reason, "a subscriber of events lost events");
        }
    }
}

impl std::fmt::Debug for QueuedSubscriber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("QueuedSubscriber").field("dropped", &self.dropped()).finish_non_exhaustive()
    }
}
