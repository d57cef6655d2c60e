//! The audit log: events stay as they are, in their order, and are found by person, client, kind and time.

mod order;
mod queries;
mod round_trip;
mod sweeping;

use super::case::Case;
use super::outcome::Outcome;
use super::samples::{Sample, fresh};
use oauth_runtime_core::event::{Event, EventId, EventKind, EventQuery};
use oauth_runtime_core::store::EventStore;
use oauth_runtime_core::{Text, Timestamp};

pub(super) use sweeping::cases as cases_of_sweeping;

pub(super) fn cases<S: EventStore + 'static>() -> Vec<Case<S>> {
    [round_trip::cases(), order::cases(), queries::cases()].into_iter().flatten().collect()
}

/// A person whom no other case knows.
fn person() -> Text {
    fresh("person").into()
}

/// An event of this person.
fn event(subject: &Text) -> Event {
    event_at(subject, Sample::new().issued_at)
}

/// The same at another time.
fn event_at(subject: &Text, time: Timestamp) -> Event {
    Event::new(EventKind::LoginFailed {}, time).subject(subject)
}

/// Appends events which live as long as the suite runs.
async fn append<S: EventStore>(store: &S, events: &[Event]) -> Outcome {
    Ok(store.append_events(events, Sample::new().expires_at).await?)
}

/// All events of a person.
async fn of<S: EventStore>(store: &S, subject: &Text) -> Outcome<Vec<Event>> {
    Ok(store.list_events(&EventQuery::new().subject(subject), 10_000).await?)
}

fn ids(events: &[Event]) -> Vec<EventId> {
    events.iter().map(|event| event.id).collect()
}
