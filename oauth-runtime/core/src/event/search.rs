//! A search through the audit log, also by what no store has an index of.

use std::net::IpAddr;

use super::{Event, EventPattern, EventQuery};
use crate::Text;
use crate::token::GrantId;

/// Which events of an audit log to find: those of the query that also have each of these members.
///
/// Stores find the events of an [`EventQuery`] by an index. What a search adds has none: it reads the events of the query one
/// after the other. So name a person, a client or a time if you know one.
///
/// ```
/// use oauth_runtime::Timestamp;
/// use oauth_runtime::event::{EventQuery, EventSearch};
///
/// // The request of an error page, some time after noon.
/// let query = EventQuery::new().since(Timestamp::from_unix(1_796_040_000)).newest_first();
/// let search = EventSearch::new(query).request_id("7d3f0a91c2b8e654");
/// # let _ = search;
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct EventSearch {
    /// Where it looks, and in which order.
    pub query: EventQuery,
    /// Those of the request with this [identifier](super::RequestId).
    pub request_id: Option<Text>,
    /// Those in this session of a person.
    pub session_id: Option<Text>,
    /// Those of this grant.
    pub grant_id: Option<GrantId>,
    /// Those whose request came from this address.
    pub address: Option<IpAddr>,
    /// Those of these kinds. For one kind, [`EventQuery::kind`] has an index.
    pub kinds: Option<EventPattern>,
}

impl EventSearch {
    /// All events of the query.
    pub fn new(query: EventQuery) -> Self {
        Self { query, ..Self::default() }
    }

    /// Those of the request with this [identifier](super::RequestId), as error pages and the log show it.
    #[must_use]
    pub fn request_id(self, id: impl Into<Text>) -> Self {
        Self { request_id: Some(id.into()), ..self }
    }

    /// Those in this session of a person.
    #[must_use]
    pub fn session_id(self, id: impl Into<Text>) -> Self {
        Self { session_id: Some(id.into()), ..self }
    }

    /// Those of this grant.
    #[must_use]
    pub fn grant_id(self, id: GrantId) -> Self {
        Self { grant_id: Some(id), ..self }
    }

    /// Those whose request came from this address.
    #[must_use]
    pub fn address(self, address: IpAddr) -> Self {
        Self { address: Some(address), ..self }
    }

    /// Those of these kinds: by the index of the store if the pattern is the name of one.
    #[must_use]
    pub fn kinds(mut self, kinds: EventPattern) -> Self {
        match kinds.name() {
            Some(name) => self.query.kind = Some(name.into()),
            None => self.kinds = Some(kinds),
        }
        self
    }

    /// Whether the search adds nothing to its query.
    pub fn is_query_alone(&self) -> bool {
        self.request_id.is_none()
            && self.session_id.is_none()
            && self.grant_id.is_none()
            && self.address.is_none()
            && self.kinds.is_none()
    }

    /// Whether an event of the query has what the search adds.
    pub fn matches(&self, event: &Event) -> bool {
        let is_request = |asked: &Text| event.request_id.as_ref().is_some_and(|id| id.is(asked));
        self.request_id.as_ref().is_none_or(is_request)
            && self.session_id.as_ref().is_none_or(|asked| event.session_id.as_ref() == Some(asked))
            && self.grant_id.as_ref().is_none_or(|asked| event.grant_id.as_ref() == Some(asked))
            && self.address.is_none_or(|asked| event.address == Some(asked))
            && self.kinds.as_ref().is_none_or(|kinds| kinds.is_met_by(event.kind.name()))
    }
}
