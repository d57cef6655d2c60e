//! The audit log.

use super::TenantStore;
use crate::Timestamp;
use crate::event::{Event, EventQuery};
use crate::store::EventStore;

#[diagnostic::do_not_recommend]
impl<S: EventStore> EventStore for TenantStore<S> {
    async fn append_events(&self, events: &[Event], expires_at: Timestamp) -> Result<(), S::Error> {
        let of_tenant =
            |event: &Event| Event { tenant: Some(self.tenant().into()), ..self.shared(event.clone()) };
        let events: Vec<_> = events.iter().map(of_tenant).collect();
        self.store.append_events(&events, expires_at).await
    }

    /// A store of before may not know of tenants, and list the events of others.
    async fn list_events(&self, query: &EventQuery, limit: usize) -> Result<Vec<Event>, S::Error> {
        let mut query = self.shared(query.clone()).tenant(self.tenant());
        let mut events = Vec::new();
        while events.len() < limit {
            let left = limit - events.len();
            let found = self.store.list_events(&query, left).await?;
            let (is_last, last) = (found.len() < left, found.last().map(|event| event.id));
            let own = found.into_iter().filter(|event| event.tenant.as_deref() == Some(self.tenant()));
            events.extend(own.filter_map(|event| self.own(Event { tenant: None, ..event })));
            match last {
                Some(last) if !is_last => query = query.after(last),
                _ => break,
            }
        }
        Ok(events)
    }

    async fn delete_events_of(&self, subject: &str) -> Result<(), S::Error> {
        self.store.delete_events_of(&self.key(subject)).await
    }
}
