//! Searches the audit log.

use super::{Administration, AdministrationError, Result};
use crate::event::{Event, EventId, EventSearch};
use crate::store::EventStore;

/// How many events are read at a time.
const PAGE: usize = 500;

/// How many events one call reads. More would keep the operator waiting, and the store busy.
const MOST: usize = 20_000;

/// What a search found.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FoundEvents {
    /// In the order of the query.
    pub events: Vec<Event>,
    /// Where to go on, as the query's [`after`](crate::event::EventQuery::after): there may be more. With it, `events` may be empty.
    pub next: Option<EventId>,
}

impl<S: EventStore> Administration<S> {
    /// At most `limit` events. One call looks at no more than 20,000; [`next`](FoundEvents::next) says where to go on.
    ///
    /// ```
    /// use oauth_runtime::administration::Administration;
    /// use oauth_runtime::event::{EventQuery, EventSearch};
    /// # use oauth_runtime::store::MemoryStore;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), oauth_runtime::BoxError> {
    /// # let store = MemoryStore::new();
    /// let mut search = EventSearch::new(EventQuery::new().newest_first()).request_id("7d3f0a91c2b8e654");
    /// loop {
    ///     let found = Administration::new(&store).search_events(&search, 100).await?;
    ///     for event in &found.events {
    ///         println!("{} {}", event.id, event.kind.name());
    ///     }
    ///     let Some(next) = found.next else { break };
    ///     search.query.after = Some(next);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The store's own.
    pub async fn search_events(&self, search: &EventSearch, limit: usize) -> Result<FoundEvents, S> {
        let (mut query, mut events, mut seen) = (search.query.clone(), Vec::new(), 0);
        let at_once = if search.is_query_alone() { limit } else { PAGE };
        while events.len() < limit && seen < MOST {
            let page = self.store.list_events(&query, at_once).await.map_err(AdministrationError::Store)?;
            let is_last = page.len() < at_once;
            seen += page.len();
            for event in page {
                query.after = Some(event.id);
                if search.matches(&event) {
                    events.push(event);
                }
                if events.len() == limit {
                    return Ok(FoundEvents { events, next: query.after });
                }
            }
            if is_last {
                return Ok(FoundEvents { events, next: None });
            }
        }
        Ok(FoundEvents { events, next: query.after })
    }
}
