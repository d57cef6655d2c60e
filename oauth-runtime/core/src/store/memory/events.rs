//! The audit log.

use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Included};
use std::sync::{PoisonError, RwLock};

use super::{MemoryError, MemoryStore};
use crate::Timestamp;
use crate::event::{Event, EventId, EventQuery};
use crate::store::EventStore;

/// In their order, each with its end.
#[derive(Default)]
pub(super) struct Events(RwLock<BTreeMap<EventId, (Event, Timestamp)>>);

impl Events {
    /// Deletes at most `limit` expired events and returns how many.
    pub(super) fn sweep(&self, expired_at: Timestamp, limit: usize) -> usize {
        let mut events = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let expired = events.iter().filter(|(_, (_, expires_at))| expires_at.is_expired(expired_at));
        let expired: Vec<_> = expired.map(|(id, _)| *id).take(limit).collect();
        expired.iter().for_each(|id| drop(events.remove(id)));
        expired.len()
    }
}

impl EventStore for MemoryStore {
    async fn append_events(&self, events: &[Event], expires_at: Timestamp) -> Result<(), MemoryError> {
        let mut kept = self.events.0.write().unwrap_or_else(PoisonError::into_inner);
        for event in events {
            kept.entry(event.id).or_insert_with(|| (event.clone(), expires_at));
        }
        Ok(())
    }

    async fn list_events(&self, query: &EventQuery, limit: usize) -> Result<Vec<Event>, MemoryError> {
        let kept = self.events.0.read().unwrap_or_else(PoisonError::into_inner);
        let (first, last) = query.bounds();
        if first >= last {
            return Ok(Vec::new());
        }
        let within = kept.range((Included(first), Excluded(last))).map(|(_, (event, _))| event);
        let matching = within.filter(|event| query.matches(event));
        Ok(match query.newest_first {
            true => matching.rev().take(limit).cloned().collect(),
            false => matching.take(limit).cloned().collect(),
        })
    }

    async fn delete_events_of(&self, subject: &str) -> Result<(), MemoryError> {
        let mut kept = self.events.0.write().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, (event, _)| event.subject.as_deref() != Some(subject));
        Ok(())
    }
}
