//! The events of a tenant of one kind, which may be rare among all of the tenant's.
//!
//! Each event of a tenant is in a list of its kind, beside that of the tenant. Earlier versions of this store wrote only the latter, so the
//! store notes the event with which the lists of kinds began. Whatever is older is searched among all events of the tenant, and so is what
//! came within a day after it: an instance of an earlier version may have run beside this one for some time. After the retention of the
//! events, nothing older is left.

use std::sync::atomic::Ordering;

use super::super::SqlStore;
use super::super::error::SqlError;
use super::super::record::key;
use super::super::retry::retried;
use super::super::tenants::{List, NEVER};
use super::super::value::values;
use super::{key_of, list_of_kind};
use oauth_runtime_core::event::{Event, EventId, EventQuery};

/// For how many seconds instances of an earlier version may run beside the first one of this version.
const BESIDE_EARLIER: u64 = 24 * 60 * 60;

impl SqlStore {
    /// The store keeps lists of kinds from the first of these events on, unless it keeps them already.
    pub(super) async fn begin_lists_of_kinds(&self, events: &[&Event]) -> Result<(), SqlError> {
        let of_tenants = events.iter().filter(|event| event.tenant.is_some());
        let Some(first) = of_tenants.map(|event| event.id).min() else { return Ok(()) };
        if !self.lists_kinds.load(Ordering::Relaxed) {
            self.note_entries(&[List::EventsOfKind.begin(key_of(&first))], NEVER).await?;
            self.lists_kinds.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    /// The events of a kind of a tenant, and of nobody in particular.
    pub(super) async fn events_of_kind(
        &self,
        (tenant, kind): (&str, &str),
        query: &EventQuery,
        limit: usize,
    ) -> Result<Vec<Event>, SqlError> {
        let Some(listed) = self.kinds_are_listed_from().await? else {
            return self.events_page(query, limit).await;
        };
        let (first, last) = query.bounds();
        let (early, late) = ((first, last.min(listed)), (first.max(listed), last));
        let (all, of_kind) = (List::Events.of(tenant), List::EventsOfKind.of(&list_of_kind(tenant, kind)));
        let mut parts =
            [(early, [None, None, Some(key(kind)), Some(all)]), (late, [None, None, None, Some(of_kind)])];
        if query.newest_first {
            parts.reverse();
        }
        let mut found = Vec::new();
        for ((first, last), keys) in parts {
            if first < last && found.len() < limit {
                let rest = limit - found.len();
                found.extend(self.events_between((first, last), keys, query.newest_first, rest).await?);
            }
        }
        Ok(found)
    }

    /// From which event on each is in the list of its kind; `None`: none is.
    async fn kinds_are_listed_from(&self) -> Result<Option<EventId>, SqlError> {
        let (get, begin) = (&self.statements.get_tenant_entry, List::EventsOfKind.begin_key());
        let row = retried!(self, "list_events", attempts => self.pool.fetch(get, values![&begin]))?;
        let Some(row) = row else { return Ok(None) };
        let bytes = row.bytes(0)?;
        let first = bytes.first_chunk::<16>().map(|bytes| EventId::from_bytes(*bytes));
        Ok(first.map(|first| EventId::before(first.time().plus(BESIDE_EARLIER))))
    }
}
