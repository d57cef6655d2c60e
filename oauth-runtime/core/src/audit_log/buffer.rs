//! Events that the store does not have yet.

use std::collections::VecDeque;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::sync::Notify;

use crate::event::Event;

/// Events that the store does not have yet, in the order in which they happened. They stay until they are written, so
/// that another task goes on if one ends with its Tokio runtime.
pub(super) struct Buffer<S> {
    server: Weak<S>,
    capacity: usize,
    waiting: Mutex<Waiting>,
    /// Somebody waits for it to be written.
    urgent: Notify,
    /// Something was written.
    written: Notify,
    /// The server is gone.
    closed: Notify,
    has_writer: AtomicBool,
}

#[derive(Default)]
struct Waiting {
    events: VecDeque<Event>,
    lost: u64,
    /// How many left the buffer since the start.
    removed: u64,
}

impl Waiting {
    /// The number of the last event.
    fn last(&self) -> u64 {
        self.removed + self.events.len() as u64
    }
}

/// The buffer of a server. It ends the task with the server.
pub(crate) struct OwnBuffer<S>(pub(super) Arc<Buffer<S>>);

impl<S> Drop for OwnBuffer<S> {
    fn drop(&mut self) {
        self.0.closed.notify_one();
    }
}

impl<S> Buffer<S> {
    pub(super) fn new(server: &Arc<S>, capacity: usize) -> Self {
        Self {
            server: Arc::downgrade(server),
            capacity,
            waiting: Mutex::default(),
            urgent: Notify::new(),
            written: Notify::new(),
            closed: Notify::new(),
            has_writer: AtomicBool::new(false),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The server, as long as it exists.
    pub(super) fn server(&self) -> Option<Arc<S>> {
        self.server.upgrade()
    }

    /// Adds an event and returns its number, or counts it as lost.
    pub(super) fn push(&self, event: Event) -> Option<u64> {
        let mut waiting = self.lock();
        if waiting.events.len() < self.capacity {
            waiting.events.push_back(event);
            return Some(waiting.last());
        }
        waiting.lost += 1;
        let lost = waiting.lost;
        drop(waiting);
        // A flood of events must not become a flood of lines.
        if lost.is_power_of_two() {
            tracing::error!(
                lost,
                capacity = self.capacity,
                "the audit log lost events: the store is down or too slow, and `audit_log_capacity` events already wait for it"
            );
        }
        None
    }

    /// The events that happened first.
    pub(super) fn first(&self, most: usize) -> Vec<Event> {
        self.lock().events.iter().take(most).cloned().collect()
    }

    /// The first events are in the store.
    pub(super) fn remove(&self, number: usize) {
        let mut waiting = self.lock();
        let number = number.min(waiting.events.len());
        waiting.events.drain(..number);
        waiting.removed += number as u64;
        drop(waiting);
        self.written.notify_waiters();
    }

    /// How many events wait.
    pub(super) fn len(&self) -> usize {
        self.lock().events.len()
    }

    /// Whether none waits.
    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The server ended before its events were written.
    pub(super) fn abandon(&self) {
        let lost = self.len();
        tracing::error!(
            lost,
            "the audit log lost events: the server ended before `audit_log::flush` wrote them"
        );
        self.remove(lost);
    }

    /// Returns when somebody waits for the events to be written.
    pub(super) async fn is_urgent(&self) {
        self.urgent.notified().await;
    }

    /// Returns when the server is gone.
    pub(super) async fn is_closed(&self) {
        self.closed.notified().await;
    }

    /// Returns when everything that happened so far is written, which it makes urgent.
    pub(super) async fn is_written(&self) {
        let last = self.lock().last();
        self.is_written_up_to(last).await;
    }

    /// Returns when the event with this number is written, which it makes urgent.
    pub(super) async fn is_written_up_to(&self, number: u64) {
        loop {
            let mut written = pin!(self.written.notified());
            written.as_mut().enable();
            if self.lock().removed >= number {
                return;
            }
            self.urgent.notify_one();
            written.await;
        }
    }

    /// Whether a task writes.
    pub(super) fn has_writer(&self) -> bool {
        self.has_writer.load(Ordering::Relaxed)
    }

    /// Whether the caller is to start the task.
    pub(super) fn begin(&self) -> bool {
        !self.has_writer.swap(true, Ordering::Relaxed)
    }

    /// The task ended.
    pub(super) fn end(&self) {
        self.has_writer.store(false, Ordering::Relaxed);
    }
}
