//! The audit log.

use oauth_runtime_core::Timestamp;
use oauth_runtime_core::event::{Event, EventId, EventQuery};
use oauth_runtime_core::store::EventStore;

use super::{Listed, Paging};
use crate::office::Office;
use crate::problem::Problem;
use crate::provider::ConsoleProvider;

/// Which events.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Filter<'a> {
    pub(crate) subject: Option<&'a str>,
    pub(crate) client_id: Option<&'a str>,
    pub(crate) kind: Option<&'a str>,
    pub(crate) since: Option<Timestamp>,
    pub(crate) until: Option<Timestamp>,
}

/// The newest first.
pub(crate) async fn list<S: ConsoleProvider>(
    office: &Office<S>,
    filter: Filter<'_>,
    paging: Paging<'_>,
) -> Result<Listed<Event>, Problem> {
    let mut query = EventQuery::new().newest_first();
    query.subject = filter.subject.map(Into::into);
    query.client_id = filter.client_id.map(Into::into);
    query.kind = filter.kind.map(Into::into);
    (query.since, query.until) = (filter.since, filter.until);
    query.after = match paging.after {
        None => None,
        Some(text) => {
            let id = text.parse::<EventId>();
            Some(id.map_err(|_| Problem::wrong("after: write the `next` of the page before"))?)
        }
    };
    let events = Office::<S>::kept(office.store().list_events(&query, paging.limit).await)?;
    Ok(Listed::page(events, paging.limit, |last| last.id.to_string()))
}
