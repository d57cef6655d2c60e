//! The audit log: one hash with the records, and sorted sets of their identifiers. In a cluster they are in one slot.

use std::collections::BTreeSet;

use redis::{FromRedisValue, Script};

use super::RedisStore;
use super::error::RedisError;
use super::record::{dropped_at, key};
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::event::{Event, EventId, EventQuery};
use oauth_runtime_core::store::EventStore;

/// How many events one script looks at, between which Redis serves others.
const STEP: usize = 500;

/// Instead of the name of a person or a client.
const NONE: &str = "-";

/// The names of the sets that an event is in, beside that of all.
#[derive(Clone)]
struct Names {
    subject: String,
    client: String,
    kind: String,
}

impl EventStore for RedisStore {
    async fn append_events(&self, events: &[Event], expires_at: Timestamp) -> Result<(), RedisError> {
        for events in events.chunks(STEP) {
            let (mut arguments, mut all) = (vec![dropped_at(expires_at)], Vec::new());
            for event in events {
                let stored = event.to_stored()?;
                let name = |text: Option<&str>| text.map_or_else(|| NONE.to_owned(), key);
                let (subject, client) = (name(stored.keys.subject), name(stored.keys.client_id));
                let names = Names { subject, client, kind: key(stored.keys.kind) };
                arguments.push(stored.keys.id.to_string());
                arguments.extend(names.clone().into_arguments().chain([stored.form]));
                all.push(names);
            }
            let over: Vec<String> = self.event_script(&self.scripts.append_events, &all, &arguments).await?;
            self.remove(NONE, &over).await?;
        }
        Ok(())
    }

    /// In steps: an event that two conditions describe may be rare.
    async fn list_events(&self, query: &EventQuery, limit: usize) -> Result<Vec<Event>, RedisError> {
        let mut query = query.clone();
        let name = |text: Option<&str>| text.map(key).unwrap_or_default();
        let [subject, client, kind] =
            [&query.subject, &query.client_id, &query.kind].map(|filter| name(filter.as_deref()));
        let named = |name: &String| if name.is_empty() { NONE.to_owned() } else { name.clone() };
        let names = Names { subject: named(&subject), client: named(&client), kind: named(&kind) };
        let mut events = Vec::new();
        while events.len() < limit {
            let (first, last) = query.bounds();
            // No set has the events of a tenant alone: most of what is found may be others'.
            let left = if query.tenant.is_some() { STEP } else { limit - events.len() };
            let arguments = [
                first.to_string(),
                last.to_string(),
                u8::from(query.newest_first).to_string(),
                left.to_string(),
                subject.clone(),
                client.clone(),
                kind.clone(),
                STEP.to_string(),
            ];
            let (list, names) = (&self.scripts.list_events, std::slice::from_ref(&names));
            let found: Vec<String> = self.event_script(list, names, &arguments).await?;
            let mut found = found.into_iter();
            let reached = found.next().unwrap_or_default();
            let mut last = None;
            for record in found {
                let event = Event::from_stored(record)?;
                last = Some(event.id);
                if query.matches(&event) {
                    events.push(event);
                }
            }
            // No set has the events of a tenant, so a full step may have fewer.
            let last = last.filter(|_| query.tenant.is_some());
            let Some(reached) = reached.parse::<EventId>().ok().or(last) else { break };
            query = query.after(reached);
        }
        events.truncate(limit);
        Ok(events)
    }

    async fn delete_events_of(&self, subject: &str) -> Result<(), RedisError> {
        let subject = key(subject);
        let names = Names { subject: subject.clone(), client: NONE.to_owned(), kind: NONE.to_owned() };
        loop {
            let arguments = [subject.clone(), STEP.to_string()];
            let names = std::slice::from_ref(&names);
            let found: Vec<String> = self.event_script(&self.scripts.events_of, names, &arguments).await?;
            self.remove(&subject, &found).await?;
            if found.len() < STEP {
                return Ok(());
            }
        }
    }
}

impl Names {
    fn into_arguments(self) -> impl Iterator<Item = String> {
        [self.subject, self.client, self.kind].into_iter()
    }
}

impl RedisStore {
    /// Removes events that a script described, from all sets and from that of this person.
    async fn remove(&self, subject: &str, described: &[String]) -> Result<(), RedisError> {
        if described.is_empty() {
            return Ok(());
        }
        let (mut arguments, mut all) = (vec![subject.to_owned()], Vec::new());
        for event in described {
            let mut words = event.split(' ').map(str::to_owned);
            let mut next = || words.next().unwrap_or_default();
            arguments.push(next());
            let names = Names { subject: next(), client: next(), kind: next() };
            arguments.extend(names.clone().into_arguments());
            all.push(names);
        }
        all.push(Names { subject: subject.to_owned(), client: NONE.to_owned(), kind: NONE.to_owned() });
        self.event_script(&self.scripts.remove_events, &all, &arguments).await
    }

    /// Runs a script on the log and on the sets with these names.
    async fn event_script<T: FromRedisValue>(
        &self,
        script: &Script,
        names: &[Names],
        arguments: &[String],
    ) -> Result<T, RedisError> {
        let prefix = self.connection.shared_prefix("events");
        let mut keys: BTreeSet<String> =
            ["all", "ends", "records"].map(|name| format!("{prefix}events:{name}")).into();
        for Names { subject, client, kind } in names {
            let sets = [("person", subject), ("client", client), ("kind", kind)];
            let named = sets.into_iter().filter(|(_, name)| *name != NONE);
            keys.extend(named.map(|(of, name)| format!("{prefix}events-of-{of}:{name}")));
        }
        let keys: Vec<_> = keys.iter().map(String::as_str).collect();
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        self.connection.script_with(&prefix, script, &keys, &arguments).await
    }
}
