//! The task that writes events to the store.

use std::error::Error;
use std::future::pending;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::select;
use tokio::time::timeout;

use super::buffer::Buffer;
use super::part::KeepsEvents;
use crate::failure::catch_panic;
use crate::server::Part;
use crate::store::EventStore;

/// How many events one write has at most.
const BATCH: usize = 500;

/// How long events wait for others to be written with.
const LINGERS: Duration = Duration::from_millis(100);

/// The pause after the first failure; each further one is twice as long.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);

/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Events that are at most this many seconds old are not late.
const SOON: u64 = 1;

/// Starts the task, if there is none. Outside of a Tokio runtime nothing can start; the next event may be inside of one.
pub(super) fn begin<S: KeepsEvents>(buffer: &Arc<Buffer<S>>) {
    if buffer.has_writer() {
        return;
    }
    let Ok(tokio) = tokio::runtime::Handle::try_current() else { return };
    if buffer.begin() {
        tokio.spawn(run(Task(Arc::clone(buffer))));
    }
}

/// The task of a server. If it ends, for example with its Tokio runtime, another one may start.
struct Task<S>(Arc<Buffer<S>>);

impl<S> Drop for Task<S> {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// A part that cannot be told of what was written holds up nothing that is to be written.
async fn run<S: KeepsEvents>(task: Task<S>) {
    let (writing, telling) = (pin!(keep_writing(&task.0)), pin!(keep_telling(&task.0)));
    select(writing, telling).await;
}

async fn keep_writing<S: KeepsEvents>(buffer: &Buffer<S>) {
    loop {
        // By the clock, and not woken by each event: a thread that a subscriber keeps would keep the task that it woke, too.
        let _ = timeout(LINGERS, buffer.is_urgent()).await;
        let mut pause = SHORTEST_PAUSE;
        while !buffer.is_empty() {
            let Some(server) = buffer.server() else { return buffer.abandon() };
            // Requests that wait for the log notice soon that the store is back.
            let before_response = server.settings().audit_log_before_response();
            let longest = before_response.map_or(LONGEST_PAUSE, |longest| longest / 2);
            let outcome = catch_panic(async { Ok(write(&*server, buffer).await) }).await;
            drop(server);
            if outcome.is_ok_and(|outcome| outcome.is_ok()) {
                pause = SHORTEST_PAUSE;
                continue;
            }
            buffer.failed();
            pause = pause.min(longest);
            tracing::warn!(
                waiting = buffer.len(),
                seconds = pause.as_secs_f32(),
                "the audit log could not be written; trying again after a pause"
            );
            let _ = timeout(pause, buffer.is_closed()).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        if buffer.server().is_none() {
            return;
        }
    }
}

/// Tells the other parts of what was written.
async fn keep_telling<S: KeepsEvents>(buffer: &Buffer<S>) {
    let mut pause = SHORTEST_PAUSE;
    loop {
        let Some(oldest) = buffer.begin_telling() else {
            buffer.is_untold().await;
            continue;
        };
        let Some(server) = buffer.server() else {
            // The writer ends the task.
            buffer.end_telling(false);
            return pending().await;
        };
        let told = timeout(LONGEST_PAUSE, catch_panic(S::Parts::events_kept(&*server, oldest))).await;
        drop(server);
        let is_told = told.is_ok_and(|told| told.is_ok());
        buffer.end_telling(is_told);
        if is_told {
            pause = SHORTEST_PAUSE;
            continue;
        }
        tracing::warn!(
            seconds = pause.as_secs(),
            "the audit log is written, but webhooks cannot be told of events that came late; trying again after a pause"
        );
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Writes the events that wait longest.
async fn write<S: KeepsEvents>(server: &S, buffer: &Buffer<S>) -> Result<(), ()> {
    let events = buffer.first(BATCH);
    // Not the first one: an event is made before its change is stored, and waits here only after it.
    let Some(oldest) = events.iter().min_by_key(|event| event.id) else { return Ok(()) };
    let (settings, now) = (server.settings(), server.settings().now());
    let expires_at = now + settings.audit_log_retention();
    if now.since(oldest.time) > SOON {
        // Late ones are told of before, too, in case this program is killed right after the store has them.
        let _ = timeout(SHORTEST_PAUSE, S::Parts::events_kept(server, oldest.id)).await;
    }
    let written = server.store().append_events(&events, expires_at).await;
    written.map_err(|error| tracing::warn!(error = &error as &dyn Error, "the store did not take events"))?;
    let oldest = oldest.id;
    drop(events);
    buffer.wrote(oldest);
    Ok(())
}

/// Waits until the store has every event that has happened so far, at most for this time, and returns how many it does not
/// have. Call it when the program has answered its last request, before it ends.
///
/// ```
/// use std::time::Duration;
/// use oauth_runtime::audit_log::flush;
/// use oauth_runtime::{oauth_server, store::MemoryStore};
///
/// #[oauth_server(grants(client_credentials), scopes(read = "Read your notes"), events(audit_log))]
/// struct Notes {
///     #[store]
///     store: MemoryStore,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), oauth_runtime::IssuerError> {
/// let notes = Notes::new("https://notes.example".parse()?, MemoryStore::new());
/// // axum::serve(listener, notes.router()).with_graceful_shutdown(signal).await?;
/// assert_eq!(flush(&*notes, Duration::from_secs(10)).await, 0, "the store is down");
/// # Ok(())
/// # }
/// ```
pub async fn flush<S: KeepsEvents>(server: &S, at_most: Duration) -> usize {
    let Some(buffer) = server.runtime().audit_log().get() else { return 0 };
    buffer.0.tell_left_out(server.settings().now());
    begin(&buffer.0);
    let _ = timeout(at_most, buffer.0.is_settled()).await;
    buffer.0.len()
}
