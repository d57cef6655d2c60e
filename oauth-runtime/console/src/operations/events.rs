//! The audit log.

use std::net::IpAddr;

use oauth_runtime_core::Timestamp;
use oauth_runtime_core::event::{Event, EventId, EventPattern, EventQuery, EventSearch};

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
    pub(crate) request_id: Option<&'a str>,
    pub(crate) session_id: Option<&'a str>,
    pub(crate) grant_id: Option<&'a str>,
    pub(crate) address: Option<IpAddr>,
    pub(crate) since: Option<Timestamp>,
    pub(crate) until: Option<Timestamp>,
}

/// The newest first. What no index finds is searched for, so a page may have few events, or none, although others follow.
pub(crate) async fn list<S: ConsoleProvider>(
    office: &Office<S>,
    filter: Filter<'_>,
    paging: Paging<'_>,
) -> Result<Listed<Event>, Problem> {
    let mut query = EventQuery::new().newest_first();
    query.subject = filter.subject.map(Into::into);
    query.client_id = filter.client_id.map(Into::into);
    (query.since, query.until) = (filter.since, filter.until);
    query.after = match paging.after {
        None => None,
        Some(text) => {
            let id = text.parse::<EventId>();
            Some(id.map_err(|_| Problem::wrong("after: write the `next` of the page before"))?)
        }
    };
    let mut search = EventSearch::new(query);
    if let Some(kind) = filter.kind {
        let kinds = kind.parse::<EventPattern>();
        search = search.kinds(kinds.map_err(|error| Problem::wrong(format!("type: {error}")))?);
    }
    search.request_id = filter.request_id.map(Into::into);
    search.session_id = filter.session_id.map(Into::into);
    search.grant_id = filter.grant_id.map(Into::into);
    search.address = filter.address;
    let found = Office::<S>::done(office.administration.search_events(&search, paging.limit).await)?;
    Ok(Listed { items: found.events, next: found.next.map(|next| next.to_string()) })
}
