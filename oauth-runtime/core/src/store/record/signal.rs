//! What a store keeps of shared signals.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::event::EventId;
use crate::record::{Form, RecordError, Stored, kind, read, write};
use crate::{Digest, Text, Timestamp};

/// A record of shared signals: the stream of a receiver, or the list of receivers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SignalRecord {
    /// The key of the record.
    pub digest: Digest,
    /// The number of the version, which counts changes; the first one is 1.
    pub version: u64,
    /// The clients that have a stream, in the record that lists them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receivers: Vec<Text>,
    /// The stream; `None` in the list, and after the stream was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<Box<SignalStream>>,
    #[serde(flatten)]
    pub(crate) form: Form<Self>,
}

kind!(SignalRecord, "a record of shared signals");

/// The keys of a record of shared signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignalKeys<'a> {
    /// The primary key.
    pub digest: &'a Digest,
    /// The version, which counts changes; each change replaces the previous version.
    pub version: u64,
}

impl SignalRecord {
    /// The key of the record of the stream of this client.
    pub fn digest_of(client_id: &str) -> Digest {
        Digest::of(&format!("a receiver of shared signals\t{client_id}"))
    }

    /// The key of the record that lists the receivers.
    pub fn digest_of_list() -> Digest {
        Digest::of("the receivers of shared signals")
    }

    /// The first version of an empty record.
    pub fn new(digest: Digest) -> Self {
        Self { digest, version: 1, receivers: Vec::new(), stream: None, form: Form::new() }
    }

    /// The version after this one, with the same content.
    #[must_use]
    pub fn next(self) -> Self {
        Self { version: self.version.saturating_add(1), ..self }
    }

    /// What a store keeps.
    ///
    /// # Errors
    /// None in practice: every such record can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<SignalKeys<'_>>, RecordError> {
        Ok(Stored::new(write(self)?, SignalKeys { digest: &self.digest, version: self.version }))
    }

    /// The record that was kept.
    ///
    /// # Errors
    /// [`RecordError`] if a later version wrote the record with content that this version does not
    /// understand, or if the text is not a stored record.
    pub fn from_stored(form: impl AsRef<str>) -> Result<Self, RecordError> {
        read(form.as_ref())
    }
}

/// A stream of events to a receiver (OpenID Shared Signals Framework 1.0 section 8.1.1), and how far it has got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SignalStream {
    /// Its identifier, for its receiver.
    pub stream_id: Text,
    /// The client that is the receiver.
    pub client_id: Text,
    /// When the receiver created it.
    pub created_at: Timestamp,
    /// The event types that the receiver asked for; `None`: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events_requested: Option<Vec<Text>>,
    /// What the receiver wrote about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// Where events are pushed to; `None`: the receiver polls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint_url: Option<Text>,
    /// The receiver's `authorization_header`, sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization: Option<Text>,
    /// Whether events are transmitted.
    #[serde(default)]
    pub status: StreamStatus,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// The subjects that the receiver added, with the time, or removed (`None`), as digests of what it sent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub subjects: BTreeMap<Text, Option<Timestamp>>,
    /// The receiver gets no event up to this one: it is from before the stream was created, or disabled.
    pub since: EventId,
    /// The receiver has every event up to this one, or does not get it.
    pub sent: EventId,
    /// Later events that it has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken: Vec<EventId>,
    /// What the stream says about itself, until the receiver has it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own: Vec<StreamEvent>,
    /// When the receiver last asked for a verification event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_at: Option<Timestamp>,
    /// The instance that pushes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_by: Option<Text>,
    /// From when on another instance may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_until: Option<Timestamp>,
    /// How often the receiver did not take the next event.
    #[serde(default)]
    pub failures: u32,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failing_since: Option<Timestamp>,
    /// When the next attempt may be made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// The tokens that the receiver refused, by `jti`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub refusals: BTreeMap<Text, StreamRefusal>,
    /// Members of a later version.
    #[serde(flatten)]
    pub(crate) more: Map<String, Value>,
}

impl SignalStream {
    /// A new stream: its receiver gets what happens after `sent`.
    pub fn new(
        stream_id: impl Into<Text>,
        client_id: impl Into<Text>,
        created_at: Timestamp,
        sent: EventId,
    ) -> Self {
        Self {
            stream_id: stream_id.into(),
            client_id: client_id.into(),
            created_at,
            events_requested: None,
            description: None,
            endpoint_url: None,
            authorization: None,
            status: StreamStatus::Enabled,
            reason: None,
            subjects: BTreeMap::new(),
            since: sent,
            sent,
            taken: Vec::new(),
            own: Vec::new(),
            verified_at: None,
            claimed_by: None,
            claimed_until: None,
            failures: 0,
            failing_since: None,
            due_at: None,
            refusals: BTreeMap::new(),
            more: Map::new(),
        }
    }
}

/// A token that the receiver of a stream does not accept (RFC 8935 section 2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StreamRefusal {
    /// How often it refused this one since it took another one; 0: it took no other one yet.
    #[serde(default)]
    pub times: u32,
    /// When this one is tried again; `None`: with the next attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
}

impl StreamRefusal {
    /// A token that was refused so often.
    pub fn new(times: u32, due_at: Option<Timestamp>) -> Self {
        Self { times, due_at }
    }
}

/// Whether a stream transmits (Shared Signals Framework section 8.1.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StreamStatus {
    /// It does.
    #[default]
    Enabled,
    /// What happens meanwhile is transmitted later.
    Paused,
    /// What happens meanwhile is never transmitted.
    Disabled,
}

impl StreamStatus {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Paused => "paused",
            Self::Disabled => "disabled",
        }
    }
}

/// What a stream says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StreamEvent {
    /// Its identifier (`jti`).
    pub id: Text,
    /// When it happened.
    pub time: Timestamp,
    /// What it says.
    pub kind: StreamEventKind,
}

impl StreamEvent {
    /// An event of the stream about itself.
    pub fn new(id: impl Into<Text>, time: Timestamp, kind: StreamEventKind) -> Self {
        Self { id: id.into(), time, kind }
    }
}

/// The kinds of what a stream says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StreamEventKind {
    /// It works (Shared Signals Framework section 8.1.4.1); what the receiver sent as `state`.
    Verification(Option<Text>),
    /// The provider changed its status (section 8.1.5).
    Updated {
        /// The new status.
        status: StreamStatus,
        /// Why.
        reason: Option<Text>,
    },
}
