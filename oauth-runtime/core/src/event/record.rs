//! An event, as subscribers get it and as a store keeps it.

use std::net::IpAddr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::{EventId, EventKind, RequestId, of_current};
use crate::record::{Form, RecordError, Stored, kind, read, write};
use crate::token::GrantId;
use crate::{Client, Text, Timestamp};

/// Something that happened. [The module](super) says what is never in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Event {
    /// Its identifier, which is also its place in the order of events.
    pub id: EventId,
    /// When.
    pub time: Timestamp,
    /// What.
    #[serde(flatten)]
    pub kind: EventKind,
    /// The tenant, in a store that [several tenants share](EventKeys::tenant). What subscribers get and what a tenant lists
    /// has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant: Option<Text>,
    /// The client, if it is known who it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<Text>,
    /// The person, as the provider knows them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<Text>,
    /// The person's session, named as in [`Approval::session_id`](crate::Approval::session_id).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<Text>,
    /// The grant: what was issued from it has the same one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grant_id: Option<GrantId>,
    /// The address that the request came from, behind the [trusted proxies](crate::Settings::trusted_proxies).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<IpAddr>,
    /// The request. `None` outside of requests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<RequestId>,
    /// The operator who did it: the `sub` of a person at the console or its HTTP API, or what
    /// [`by_operator`](super::by_operator) was told. `None` for everything that no operator did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<Text>,
    /// The client through which the operator did it: that of the console, or one that uses its HTTP API. `None` without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator_client_id: Option<Text>,
    #[serde(flatten)]
    pub(crate) form: Form<Self>,
}

kind!(Event, "an event");

/// The keys of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventKeys<'a> {
    /// The primary key, and the order.
    pub id: &'a EventId,
    /// The tenant, in a store that several tenants share.
    pub tenant: Option<&'a str>,
    /// The name of its kind.
    pub kind: &'a str,
    /// The client.
    pub client_id: Option<&'a str>,
    /// The person.
    pub subject: Option<&'a str>,
}

/// Whom an event is about, as far as it is known.
#[derive(Default)]
pub(crate) struct Whom {
    pub(crate) client_id: Option<Text>,
    pub(crate) subject: Option<Text>,
    pub(crate) session_id: Option<Text>,
    pub(crate) grant_id: Option<GrantId>,
}

impl Event {
    /// An event of the request that runs on this thread, or of none.
    #[inline]
    pub fn new(kind: EventKind, time: Timestamp) -> Self {
        Self::about(kind, time, Whom::default())
    }

    /// The same event about these. All members are written where the event will be: it is some hundred bytes, and each token has one.
    pub(crate) fn about(kind: EventKind, time: Timestamp, whom: Whom) -> Self {
        let Whom { client_id, subject, session_id, grant_id } = whom;
        let request = of_current(|request| {
            (request.address, request.request_id.clone(), request.operator.as_ref().map(Arc::clone))
        });
        let (address, request_id, operator) = request.unwrap_or_default();
        Self {
            id: EventId::at(time),
            time,
            kind,
            tenant: None,
            client_id,
            subject,
            session_id,
            grant_id,
            address,
            request_id,
            operator: operator.as_ref().map(|operator| operator.name.clone()),
            operator_client_id: operator.and_then(|operator| operator.client_id.clone()),
            form: Form::new(),
        }
    }

    /// An event that no request causes alone.
    #[cfg(feature = "events")]
    pub(crate) fn of_no_request(kind: EventKind, time: Timestamp) -> Self {
        let event = Self::new(kind, time);
        Self { address: None, request_id: None, operator: None, operator_client_id: None, ..event }
    }

    /// The same event of this client.
    #[must_use]
    #[inline]
    pub fn client(self, client: &Client) -> Self {
        self.client_id(client.shared_client_id())
    }

    /// The same event of the client with this identifier.
    #[must_use]
    #[inline]
    pub fn client_id(self, client_id: impl Into<Text>) -> Self {
        Self { client_id: Some(client_id.into()), ..self }
    }

    /// The same event of this person.
    #[must_use]
    #[inline]
    pub fn subject(self, subject: impl Into<Text>) -> Self {
        Self { subject: Some(subject.into()), ..self }
    }

    /// The same event in this session.
    #[must_use]
    #[inline]
    pub fn session_id(self, session_id: impl Into<Text>) -> Self {
        Self { session_id: Some(session_id.into()), ..self }
    }

    /// The same event of this grant.
    #[must_use]
    #[inline]
    pub fn grant_id(self, grant_id: &GrantId) -> Self {
        Self { grant_id: Some(grant_id.clone()), ..self }
    }

    /// What a store keeps.
    ///
    /// # Errors
    /// None in practice: every such record can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<EventKeys<'_>>, RecordError> {
        let keys = EventKeys {
            id: &self.id,
            tenant: self.tenant.as_deref(),
            kind: self.kind.name(),
            client_id: self.client_id.as_deref(),
            subject: self.subject.as_deref(),
        };
        Ok(Stored::new(write(self)?, keys))
    }

    /// The event that was kept.
    ///
    /// # Errors
    /// [`RecordError`] if a later version wrote the record with content that this version does not
    /// understand, or if the text is not a stored record.
    pub fn from_stored(form: impl AsRef<str>) -> Result<Self, RecordError> {
        read(form.as_ref())
    }
}

/// The members as they are read: a kind may be of a later version.
#[derive(Deserialize)]
struct Read {
    id: EventId,
    time: Timestamp,
    #[serde(rename = "type")]
    name: Text,
    #[serde(default)]
    data: Value,
    #[serde(default)]
    tenant: Option<Text>,
    #[serde(default)]
    client_id: Option<Text>,
    #[serde(default)]
    subject: Option<Text>,
    #[serde(default)]
    session_id: Option<Text>,
    #[serde(default)]
    grant_id: Option<GrantId>,
    #[serde(default)]
    address: Option<IpAddr>,
    #[serde(default)]
    request_id: Option<RequestId>,
    #[serde(default)]
    operator: Option<Text>,
    #[serde(default)]
    operator_client_id: Option<Text>,
    #[serde(flatten)]
    form: Form<Event>,
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = Read::deserialize(deserializer)?;
        Ok(Self {
            id: read.id,
            time: read.time,
            kind: EventKind::read(read.name, read.data),
            tenant: read.tenant,
            client_id: read.client_id,
            subject: read.subject,
            session_id: read.session_id,
            grant_id: read.grant_id,
            address: read.address,
            request_id: read.request_id,
            operator: read.operator,
            operator_client_id: read.operator_client_id,
            form: read.form,
        })
    }
}
