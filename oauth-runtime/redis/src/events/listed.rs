//! Reads the audit log.
//!
//! The events of a tenant are in a set of their own, and those of each of its kinds in another one. Earlier versions of this store wrote
//! neither, so the store notes the event with which these sets began. Whatever is older is searched among the events of all tenants, and
//! so is what came within a day after it: an instance of an earlier version may have run beside this one for some time.

use redis::cmd;

use super::super::RedisStore;
use super::super::error::RedisError;
use super::super::record::key;
use super::{NONE, Names, STEP};
use oauth_runtime_core::event::{Event, EventId, EventQuery};

/// For how many seconds instances of an earlier version may run beside the first one of this version.
const BESIDE_EARLIER: u64 = 24 * 60 * 60;

/// The names of the sets of a tenant's event: of all of the tenant's, and of its kind. No name of a kind has a colon.
pub(super) fn sets_of(tenant: &str, kind: &str) -> [String; 2] {
    [key(tenant), key(&format!("{kind}:{tenant}"))]
}

/// Where one part of a query is searched.
struct Part {
    first: EventId,
    last: EventId,
    /// The set of the tenant; `None`: where the events of all tenants are.
    of_tenant: Option<String>,
}

impl RedisStore {
    pub(super) async fn listed_events(
        &self,
        query: &EventQuery,
        limit: usize,
    ) -> Result<Vec<Event>, RedisError> {
        let (first, last) = query.bounds();
        let mut parts = match self.set_of(query).await? {
            None => vec![Part { first, last, of_tenant: None }],
            Some((since, set)) => vec![
                Part { first, last: last.min(since), of_tenant: None },
                Part { first: first.max(since), last, of_tenant: Some(set) },
            ],
        };
        if query.newest_first {
            parts.reverse();
        }
        let mut events = Vec::new();
        for part in parts {
            self.add_events(query.clone(), &part, limit, &mut events).await?;
        }
        Ok(events)
    }

    /// The set that has all events of the query from an event on. Those of a person or a client are found by them: where tenants share
    /// the store, their names have the tenant in them.
    async fn set_of(&self, query: &EventQuery) -> Result<Option<(EventId, String)>, RedisError> {
        let Some(tenant) = query.tenant.as_deref() else { return Ok(None) };
        if query.subject.is_some() || query.client_id.is_some() {
            return Ok(None);
        }
        let prefix = self.connection.shared_prefix("events");
        let mut get = cmd("GET");
        get.arg(format!("{prefix}events:tenants-since"));
        let since: Option<String> = self.connection.command(&get).await?;
        let since = since.and_then(|since| since.parse::<EventId>().ok());
        let [of_tenant, of_kind] = sets_of(tenant, query.kind.as_deref().unwrap_or_default());
        let set = if query.kind.is_some() { of_kind } else { of_tenant };
        Ok(since.map(|since| (EventId::before(since.time().plus(BESIDE_EARLIER)), set)))
    }

    /// In steps: an event that two conditions describe may be rare.
    async fn add_events(
        &self,
        mut query: EventQuery,
        part: &Part,
        limit: usize,
        events: &mut Vec<Event>,
    ) -> Result<(), RedisError> {
        let name = |text: Option<&str>| text.map(key).unwrap_or_default();
        let [subject, client, kind] =
            [&query.subject, &query.client_id, &query.kind].map(|filter| name(filter.as_deref()));
        let named = |name: &str| if name.is_empty() { NONE.to_owned() } else { name.to_owned() };
        let set = part.of_tenant.clone().unwrap_or_default();
        let of_tenant = [named(&set), NONE.to_owned()];
        let names = Names { subject: named(&subject), client: named(&client), kind: named(&kind), of_tenant };
        // No other set has the events of a tenant alone: most of what is found there may be others'.
        let is_mixed = query.tenant.is_some() && part.of_tenant.is_none();
        while events.len() < limit {
            let (first, last) = query.bounds();
            let (first, last) = (first.max(part.first), last.min(part.last));
            if first >= last {
                break;
            }
            let left = if is_mixed { STEP } else { limit - events.len() };
            let arguments = [
                first.to_string(),
                last.to_string(),
                u8::from(query.newest_first).to_string(),
                left.to_string(),
                subject.clone(),
                client.clone(),
                kind.clone(),
                STEP.to_string(),
                set.clone(),
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
            // A full step may have fewer events of the tenant.
            let last = last.filter(|_| is_mixed);
            let Some(reached) = reached.parse::<EventId>().ok().or(last) else { break };
            query = query.after(reached);
        }
        events.truncate(limit);
        Ok(())
    }
}
