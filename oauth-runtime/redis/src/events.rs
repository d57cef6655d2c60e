//! The audit log: one hash with the records, and sorted sets of their identifiers. In a cluster they are in one slot.

mod listed;

use std::collections::BTreeSet;

use super::RedisStore;
use super::connection::Answer;
use super::error::RedisError;
use super::record::{dropped_at, key};
use super::scripts::Script;
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::event::{Event, EventQuery};
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
    /// That of all events of its tenant, and that of its kind.
    of_tenant: [String; 2],
}

impl EventStore for RedisStore {
    async fn append_events(&self, events: &[Event], expires_at: Timestamp) -> Result<(), RedisError> {
        for events in events.chunks(STEP) {
            let (mut arguments, mut all) = (vec![dropped_at(expires_at)], Vec::new());
            for event in events {
                let stored = event.to_stored()?;
                let name = |text: Option<&str>| text.map_or_else(|| NONE.to_owned(), key);
                let (subject, client) = (name(stored.keys.subject), name(stored.keys.client_id));
                let of_tenant = match event.tenant.as_deref() {
                    Some(tenant) => listed::sets_of(tenant, stored.keys.kind),
                    None => [NONE, NONE].map(str::to_owned),
                };
                let names = Names { subject, client, kind: key(stored.keys.kind), of_tenant };
                arguments.push(stored.keys.id.to_string());
                arguments.extend(
                    names.clone().into_arguments().chain(names.of_tenant.clone()).chain([stored.form]),
                );
                all.push(names);
            }
            let over: Vec<String> = self.event_script(&self.scripts.append_events, &all, &arguments).await?;
            self.remove(NONE, &over).await?;
        }
        Ok(())
    }

    async fn list_events(&self, query: &EventQuery, limit: usize) -> Result<Vec<Event>, RedisError> {
        self.listed_events(query, limit).await
    }

    async fn delete_events_of(&self, subject: &str) -> Result<(), RedisError> {
        let subject = key(subject);
        let names = Names { subject: subject.clone(), ..Names::none() };
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
    fn none() -> Self {
        let [subject, client, kind, tenant, of_kind] = [NONE; 5].map(str::to_owned);
        Self { subject, client, kind, of_tenant: [tenant, of_kind] }
    }

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
            let names = Names { subject: next(), client: next(), kind: next(), ..Names::none() };
            arguments.extend(names.clone().into_arguments());
            all.push(names);
        }
        all.push(Names { subject: subject.to_owned(), ..Names::none() });
        self.event_script(&self.scripts.remove_events, &all, &arguments).await
    }

    /// Runs a script with the log and the sets with these names.
    async fn event_script<T: Answer>(
        &self,
        script: &Script,
        names: &[Names],
        arguments: &[String],
    ) -> Result<T, RedisError> {
        let (prefix, keys) = self.event_keys(names);
        let keys: Vec<_> = keys.iter().map(String::as_str).collect();
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        self.connection.script_with(&prefix, script, &keys, &arguments).await
    }

    /// The keys of the log and of the sets with these names, and their prefix.
    fn event_keys(&self, names: &[Names]) -> (String, BTreeSet<String>) {
        let prefix = self.connection.shared_prefix("events");
        let mut keys: BTreeSet<String> =
            ["all", "ends", "records", "tenants-since"].map(|name| format!("{prefix}events:{name}")).into();
        for Names { subject, client, kind, of_tenant: [tenant, of_kind] } in names {
            let sets = [
                ("person", subject),
                ("client", client),
                ("kind", kind),
                ("tenant", tenant),
                ("tenant", of_kind),
            ];
            let named = sets.into_iter().filter(|(_, name)| *name != NONE);
            keys.extend(named.map(|(of, name)| format!("{prefix}events-of-{of}:{name}")));
        }
        (prefix, keys)
    }
}
