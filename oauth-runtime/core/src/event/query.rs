//! Which events of the audit log to read.

use super::{Event, EventId};
use crate::{Text, Timestamp};

/// Which events of an audit log to read: those that meet every condition, one page at a time.
///
/// ```
/// use oauth_runtime::Timestamp;
/// use oauth_runtime::event::EventQuery;
///
/// let query = EventQuery::new().subject("alice").kind("login.failed").since(Timestamp::from_unix(1_700_000_000));
/// # let _ = query;
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct EventQuery {
    /// Those of this tenant, in a store that several tenants share.
    pub tenant: Option<Text>,
    /// Those of this person.
    pub subject: Option<Text>,
    /// Those of this client.
    pub client_id: Option<Text>,
    /// Those of the kind with this name.
    pub kind: Option<Text>,
    /// Those at this time or later.
    pub since: Option<Timestamp>,
    /// Those before this time.
    pub until: Option<Timestamp>,
    /// Whether the newest come first; otherwise the oldest do.
    pub newest_first: bool,
    /// Those that come after this one in that order: the last event of the previous page.
    pub after: Option<EventId>,
}

impl EventQuery {
    /// All events, the oldest first.
    pub fn new() -> Self {
        Self::default()
    }

    /// Those of this tenant, in a store that several tenants share.
    #[must_use]
    pub fn tenant(self, tenant: impl Into<Text>) -> Self {
        Self { tenant: Some(tenant.into()), ..self }
    }

    /// Those of this person.
    #[must_use]
    pub fn subject(self, subject: impl Into<Text>) -> Self {
        Self { subject: Some(subject.into()), ..self }
    }

    /// Those of this client.
    #[must_use]
    pub fn client_id(self, client_id: impl Into<Text>) -> Self {
        Self { client_id: Some(client_id.into()), ..self }
    }

    /// Those of the kind with this [name](super::EventKind::name).
    #[must_use]
    pub fn kind(self, name: impl Into<Text>) -> Self {
        Self { kind: Some(name.into()), ..self }
    }

    /// Those at this time or later.
    #[must_use]
    pub fn since(self, time: Timestamp) -> Self {
        Self { since: Some(time), ..self }
    }

    /// Those before this time.
    #[must_use]
    pub fn until(self, time: Timestamp) -> Self {
        Self { until: Some(time), ..self }
    }

    /// The newest first.
    #[must_use]
    pub fn newest_first(self) -> Self {
        Self { newest_first: true, ..self }
    }

    /// The next page, after this event.
    #[must_use]
    pub fn after(self, id: EventId) -> Self {
        Self { after: Some(id), ..self }
    }

    /// The first identifier that an event of the query may have, and the first one behind it that it may not have: for a
    /// store, which reads its events in this range.
    pub fn bounds(&self) -> (EventId, EventId) {
        let first = self.since.map_or(EventId::from_bytes([0; 16]), EventId::before);
        let last = self.until.map_or(EventId::from_bytes([0xff; 16]), EventId::before);
        match (self.after, self.newest_first) {
            (None, _) => (first, last),
            (Some(after), false) => (first.max(after.next()), last),
            (Some(after), true) => (first, last.min(after)),
        }
    }

    /// Whether the event has the tenant, the person, the client and the kind of the query.
    pub fn matches(&self, event: &Event) -> bool {
        let is =
            |asked: &Option<Text>, own: Option<&str>| asked.as_deref().is_none_or(|asked| own == Some(asked));
        is(&self.tenant, event.tenant.as_deref())
            && is(&self.subject, event.subject.as_deref())
            && is(&self.client_id, event.client_id.as_deref())
            && is(&self.kind, Some(event.kind.name()))
    }
}
