//! Events that the store does not have yet.

use std::collections::VecDeque;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::figures::AuditLogFigures;
use super::refusals::Refusals;
use crate::Timestamp;
use crate::event::{Event, EventId};

/// How long a server that nobody else uses waits for a store that is down.
const HOLDS: Duration = Duration::from_secs(10 * 60);

/// How many events may wait in all buffers of the process: each tenant has its own, and one store that is down fills them all.
const MOST_IN_TOTAL: usize = 1_000_000;

/// How many do.
static IN_TOTAL: AtomicUsize = AtomicUsize::new(0);

/// Events that the store does not have yet, in the order in which they happened. They stay until they are written, so
/// that another task goes on if one ends with its Tokio runtime.
pub(super) struct Buffer<S> {
    server: Weak<S>,
    capacity: usize,
    most_refusals: u32,
    waiting: Mutex<Waiting<S>>,
    /// Somebody waits for it to be written.
    urgent: Notify,
    /// Something was written.
    written: Notify,
    /// The store has events that the other parts have not been told of.
    untold: Notify,
    /// They have been.
    told: Notify,
    /// The server is gone.
    closed: Notify,
    has_writer: AtomicBool,
}

/// What became of an event.
pub(super) enum Pushed {
    /// It waits, with this number.
    Kept(u64),
    /// There were too many refusals in this minute already.
    LeftOut,
    /// It did not fit.
    Lost,
}

struct Waiting<S> {
    /// The events that happened first, which are being written: they are not copied.
    batch: Arc<Vec<Event>>,
    /// Those after them.
    events: VecDeque<Event>,
    /// Of the events that the store has and that the other parts have not been told of, the one with the smallest identifier.
    untold: Option<EventId>,
    /// The one that they are being told of.
    telling: Option<EventId>,
    /// The server, while something waits and a task writes: a server that nobody else uses any more ends after its last event.
    held: Option<(Arc<S>, Instant)>,
    /// The store did not take the first events when it was last asked.
    is_failing: bool,
    lost: u64,
    /// How many left the buffer since the start.
    removed: u64,
    refusals: Refusals,
    /// How many wait in the process. Not the static itself: a provider without an audit log drops a buffer that it never has, and
    /// nothing else of this module is in its program.
    in_total: Option<&'static AtomicUsize>,
}

impl<S> Default for Waiting<S> {
    fn default() -> Self {
        Self {
            batch: Arc::default(),
            events: VecDeque::new(),
            untold: None,
            telling: None,
            held: None,
            is_failing: false,
            lost: 0,
            removed: 0,
            refusals: Refusals::default(),
            in_total: None,
        }
    }
}

impl<S> Waiting<S> {
    /// Whether the other parts know of all events that the store has.
    fn is_told(&self) -> bool {
        self.untold.is_none() && self.telling.is_none()
    }

    /// Lets the server go if nothing waits. It may end where it is dropped: without the lock.
    fn settled(&mut self) -> Option<(Arc<S>, Instant)> {
        if self.len() == 0 && self.is_told() { self.held.take() } else { None }
    }

    /// Lets the server go after a failure, some time after something began to wait.
    fn held_too_long(&mut self) -> Option<(Arc<S>, Instant)> {
        self.held.take_if(|(_, since)| since.elapsed() > HOLDS)
    }

    /// The other parts are to be told of events from this one on.
    fn tell(&mut self, oldest: Option<EventId>) {
        self.untold = self.untold.into_iter().chain(oldest).min();
    }

    fn add(&mut self, event: Event) {
        self.events.push_back(event);
        if let Some(in_total) = self.in_total {
            in_total.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// So many left.
    fn subtract(&self, number: usize) {
        if let Some(in_total) = self.in_total {
            in_total.fetch_sub(number, Ordering::Relaxed);
        }
    }

    fn len(&self) -> usize {
        self.batch.len() + self.events.len()
    }

    /// The number of the last event.
    fn last(&self) -> u64 {
        self.removed + self.len() as u64
    }
}

/// The buffer of a server. It ends the task with the server.
pub(crate) struct OwnBuffer<S>(pub(super) Arc<Buffer<S>>);

impl<S> Drop for OwnBuffer<S> {
    fn drop(&mut self) {
        self.0.closed.notify_one();
    }
}

impl<S> Drop for Waiting<S> {
    fn drop(&mut self) {
        // Calls nothing of this module: it is in the program of each provider.
        if let Some(in_total) = self.in_total {
            in_total.fetch_sub(self.batch.len() + self.events.len(), Ordering::Relaxed);
        }
    }
}

impl<S> Buffer<S> {
    pub(super) fn new(server: &Arc<S>, capacity: usize, most_refusals: u32) -> Self {
        let mut waiting = Waiting::default();
        waiting.in_total = Some(&IN_TOTAL);
        Self {
            server: Arc::downgrade(server),
            capacity,
            most_refusals,
            waiting: Mutex::new(waiting),
            urgent: Notify::new(),
            written: Notify::new(),
            untold: Notify::new(),
            told: Notify::new(),
            closed: Notify::new(),
            has_writer: AtomicBool::new(false),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting<S>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The server, as long as it exists.
    pub(super) fn server(&self) -> Option<Arc<S>> {
        self.server.upgrade()
    }

    /// Takes an event, or counts it as left out or lost; `None` if there is none. It is moved once, with its hundreds of bytes.
    pub(super) fn push(&self, event: &mut Option<Event>) -> Option<Pushed> {
        let is_new = event.as_ref()?;
        let mut waiting = self.lock();
        waiting.refusals.left_out_before(is_new).into_iter().for_each(|left_out| waiting.add(left_out));
        if !waiting.refusals.admit(is_new, self.most_refusals) {
            return Some(Pushed::LeftOut);
        }
        if self.has_room(&waiting) {
            waiting.add(event.take()?);
            if waiting.held.is_none() && self.has_writer() {
                waiting.held = self.server().map(|server| (server, Instant::now()));
            }
            return Some(Pushed::Kept(waiting.last()));
        }
        waiting.lost += 1;
        let lost = waiting.lost;
        drop(waiting);
        // A flood of events must not become a flood of lines.
        if lost.is_power_of_two() {
            tracing::error!(
                lost,
                capacity = self.capacity,
                "the audit log lost events: the store is down or too slow, and `audit_log_capacity` events already wait for it, or a \
                 million in this process"
            );
        }
        Some(Pushed::Lost)
    }

    /// Says how many refusals were left out so far, without waiting for the next minute.
    pub(super) fn tell_left_out(&self, now: Timestamp) {
        let mut waiting = self.lock();
        waiting.refusals.left_out_so_far(now).into_iter().for_each(|left_out| waiting.add(left_out));
    }

    /// The events that happened first: the same ones until they are written.
    pub(super) fn first(&self, most: usize) -> Arc<Vec<Event>> {
        let mut waiting = self.lock();
        if waiting.batch.is_empty() {
            let number = waiting.events.len();
            waiting.batch = Arc::new(if number <= most {
                // The events stay where they are.
                std::mem::replace(&mut waiting.events, VecDeque::with_capacity(number)).into()
            } else {
                // A store that was down has many to take: the others are not moved for each batch.
                waiting.events.drain(..most).collect()
            });
        }
        Arc::clone(&waiting.batch)
    }

    /// The [first](Self::first) events are in the store; `oldest` is the smallest identifier of theirs.
    pub(super) fn wrote(&self, oldest: EventId) {
        let mut waiting = self.lock();
        waiting.tell(Some(oldest));
        waiting.is_failing = false;
        let batch = std::mem::take(&mut waiting.batch);
        self.removed(waiting, batch.len());
        self.untold.notify_one();
    }

    /// So many events left.
    fn removed(&self, mut waiting: MutexGuard<'_, Waiting<S>>, number: usize) {
        waiting.removed += number as u64;
        waiting.subtract(number);
        let settled = waiting.settled();
        drop(waiting);
        drop(settled);
        self.written.notify_waiters();
    }

    /// The store did not take the first events.
    pub(super) fn failed(&self) {
        let mut waiting = self.lock();
        waiting.is_failing = true;
        let held = waiting.held_too_long();
        drop(waiting);
        drop(held);
    }

    /// The event with this number is not in the store in time, so further requests wait until the store takes events again.
    pub(super) fn is_too_slow_for(&self, number: u64) {
        let mut waiting = self.lock();
        waiting.is_failing |= waiting.removed < number;
    }

    /// The smallest identifier of what the other parts are to be told of.
    pub(super) fn begin_telling(&self) -> Option<EventId> {
        let mut waiting = self.lock();
        let telling = waiting.telling.take();
        waiting.tell(telling);
        waiting.telling = waiting.untold.take();
        waiting.telling
    }

    /// They have been told, or not.
    pub(super) fn end_telling(&self, is_told: bool) {
        let mut waiting = self.lock();
        let telling = waiting.telling.take().filter(|_| !is_told);
        waiting.tell(telling);
        let held = waiting.settled().or_else(|| waiting.held_too_long());
        drop(waiting);
        drop(held);
        self.told.notify_waiters();
    }

    /// Returns when there is something to tell.
    pub(super) async fn is_untold(&self) {
        self.untold.notified().await;
    }

    /// How it does.
    pub(super) fn figures(&self) -> AuditLogFigures {
        let waiting = self.lock();
        AuditLogFigures { waiting: waiting.len(), lost: waiting.lost, is_failing: waiting.is_failing }
    }

    /// How many events wait.
    pub(super) fn len(&self) -> usize {
        self.lock().len()
    }

    /// Whether none waits.
    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The server ended before its events were written.
    pub(super) fn abandon(&self) {
        let mut waiting = self.lock();
        let (batch, events) = (std::mem::take(&mut waiting.batch), std::mem::take(&mut waiting.events));
        let lost = batch.len() + events.len();
        self.removed(waiting, lost);
        tracing::error!(
            lost,
            "the audit log lost events: the server ended before `audit_log::flush` wrote them"
        );
    }

    /// Returns when somebody waits for the events to be written.
    pub(super) async fn is_urgent(&self) {
        self.urgent.notified().await;
    }

    /// Returns when the server is gone.
    pub(super) async fn is_closed(&self) {
        self.closed.notified().await;
    }

    /// Returns when everything that happened so far is written, which it makes urgent, and told.
    pub(super) async fn is_settled(&self) {
        let last = self.lock().last();
        self.is_written_up_to(last).await;
        loop {
            let mut told = pin!(self.told.notified());
            told.as_mut().enable();
            if self.lock().is_told() {
                return;
            }
            told.await;
        }
    }

    fn takes_events(&self) -> bool {
        let waiting = self.lock();
        !waiting.is_failing && self.has_room(&waiting)
    }

    fn has_room(&self, waiting: &Waiting<S>) -> bool {
        waiting.len() < self.capacity && IN_TOTAL.load(Ordering::Relaxed) < MOST_IN_TOTAL
    }

    /// Returns when the store takes events and there is room for more, as far as is known.
    pub(super) async fn is_ready(&self) {
        loop {
            let mut written = pin!(self.written.notified());
            written.as_mut().enable();
            if self.takes_events() {
                return;
            }
            self.urgent.notify_one();
            written.await;
        }
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
        self.has_writer.load(Ordering::SeqCst)
    }

    /// Whether the caller is to start the task.
    pub(super) fn begin(&self) -> bool {
        !self.has_writer.swap(true, Ordering::SeqCst)
    }

    /// The task ended. Nobody lets the server go any more, so it is not held.
    pub(super) fn end(&self) {
        self.has_writer.store(false, Ordering::SeqCst);
        let held = self.lock().held.take();
        drop(held);
    }
}
