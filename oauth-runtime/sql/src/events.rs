//! The audit log.

use std::collections::HashSet;

use super::SqlStore;
use super::error::SqlError;
use super::record::{key, read};
use super::retry::retried;
use super::tenants::{Entry, List};
use super::value::{Value, values};
use oauth_runtime_core::event::{Event, EventId, EventQuery};
use oauth_runtime_core::store::EventStore;
use oauth_runtime_core::{Digest, Timestamp};

mod of_kind;

/// How many rows each of the INSERT statements has, the largest first.
pub(super) const ROWS: [usize; 3] = [100, 10, 1];

/// An event, as the columns of its table.
struct Row {
    event_key: Digest,
    about_subject: Option<Digest>,
    about_client: Option<Digest>,
    kind_key: Digest,
    record: String,
}

impl EventStore for SqlStore {
    /// An event that is there is kept, so a repeated call changes nothing.
    async fn append_events(&self, events: &[Event], expires_at: Timestamp) -> Result<(), SqlError> {
        // PostgreSQL refuses a statement that has the same key twice.
        let mut seen = HashSet::new();
        let events: Vec<_> = events.iter().filter(|event| seen.insert(key_of(&event.id))).collect();
        let rows = events.iter().map(|event| row(event)).collect::<Result<Vec<_>, _>>()?;
        // They expire with the events. The entries come first, so that every event is in the list of its tenant.
        self.begin_lists_of_kinds(&events).await?;
        let entries = events.iter().flat_map(|event| entries(event)).collect::<Vec<_>>();
        self.note_entries(&entries, expires_at).await?;
        let mut rest = &rows[..];
        while !rest.is_empty() {
            let which = ROWS.iter().position(|size| *size <= rest.len()).unwrap_or(ROWS.len() - 1);
            let (now, later) = rest.split_at(ROWS[which]);
            let values: Vec<_> = now.iter().flat_map(|row| row.values(expires_at)).collect();
            let append = &self.statements.append_events[which];
            retried!(self, "append_events", attempts => self.pool.execute(append, &values))?;
            rest = later;
        }
        Ok(())
    }

    /// The events of a person or a client are found by them alone: where tenants share the store, their keys have the tenant in
    /// them, and a database that joins its list may read all of it.
    async fn list_events(&self, query: &EventQuery, limit: usize) -> Result<Vec<Event>, SqlError> {
        let Some(tenant) = query.tenant.as_deref() else { return self.events_page(query, limit).await };
        if query.subject.is_none() && query.client_id.is_none() {
            return match query.kind.as_deref() {
                Some(kind) => self.events_of_kind((tenant, kind), query, limit).await,
                None => self.events_page(query, limit).await,
            };
        }
        let (mut found, mut rest) = (Vec::new(), query.clone());
        rest.tenant = None;
        loop {
            let page = self.events_page(&rest, limit).await?;
            let is_last = page.len() < limit;
            rest.after = page.last().map(|last| last.id);
            found.extend(page.into_iter().filter(|event| query.matches(event)));
            if is_last || found.len() >= limit {
                found.truncate(limit);
                return Ok(found);
            }
        }
    }

    async fn delete_events_of(&self, subject: &str) -> Result<(), SqlError> {
        let (delete, subject) = (&self.statements.delete_events_of, key(subject));
        retried!(self, "delete_events_of", attempts => self.pool.execute(delete, values![&subject]))?;
        Ok(())
    }
}

impl SqlStore {
    async fn events_page(&self, query: &EventQuery, limit: usize) -> Result<Vec<Event>, SqlError> {
        let filters = [&query.subject, &query.client_id, &query.kind];
        let [subject, client, kind] = filters.map(|filter| filter.as_deref().map(key));
        let keys = [subject, client, kind, query.tenant.as_deref().map(|tenant| List::Events.of(tenant))];
        self.events_between(query.bounds(), keys, query.newest_first, limit).await
    }

    /// The events with these keys: of the person, the client, the kind, and the list that they are in.
    async fn events_between(
        &self,
        (first, last): (EventId, EventId),
        keys: [Option<Digest>; 4],
        newest_first: bool,
        limit: usize,
    ) -> Result<Vec<Event>, SqlError> {
        let (first, last) = (key_of(&first), key_of(&last));
        let mut values: Vec<Value<'_>> = vec![(&first).into(), (&last).into()];
        values.extend(keys.iter().flatten().map(Value::from));
        values.push(limit.into());
        let which = usize::from(newest_first)
            + keys
                .iter()
                .enumerate()
                .map(|(bit, key)| usize::from(key.is_some()) << (bit + 1))
                .sum::<usize>();
        let list = &self.statements.list_events[which];
        let rows = retried!(self, "list_events", attempts => self.pool.fetch_all(list, &values))?;
        rows.iter().map(|row| read(row, Event::from_stored)).collect()
    }
}

/// Its places in the lists of its tenant: that of all events, and that of its kind.
fn entries(event: &Event) -> Vec<Entry> {
    let Some(tenant) = event.tenant.as_deref() else { return Vec::new() };
    let row_key = key_of(&event.id);
    let of_kind = List::EventsOfKind.entry(&list_of_kind(tenant, event.kind.name()), row_key);
    vec![List::Events.entry(tenant, row_key), of_kind]
}

/// What the list of a kind of events of a tenant is called. No name of a kind has a colon.
fn list_of_kind(tenant: &str, kind: &str) -> String {
    format!("{kind}:{tenant}")
}

fn row(event: &Event) -> Result<Row, SqlError> {
    let stored = event.to_stored()?;
    Ok(Row {
        event_key: key_of(stored.keys.id),
        about_subject: stored.keys.subject.map(key),
        about_client: stored.keys.client_id.map(key),
        kind_key: key(stored.keys.kind),
        record: stored.form,
    })
}

impl Row {
    /// In the order of the INSERT statement.
    fn values(&self, expires_at: Timestamp) -> [Value<'_>; 6] {
        [
            (&self.event_key).into(),
            self.about_subject.as_ref().into(),
            self.about_client.as_ref().into(),
            (&self.kind_key).into(),
            (&self.record).into(),
            expires_at.into(),
        ]
    }
}

/// The identifier with zeros behind it, which sorts like the identifier.
fn key_of(id: &EventId) -> Digest {
    let mut bytes = [0; 32];
    bytes[..16].copy_from_slice(id.as_bytes());
    Digest::from_bytes(bytes)
}
