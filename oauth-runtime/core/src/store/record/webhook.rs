//! How far a webhook has got.

use serde::{Deserialize, Serialize};

use crate::event::EventId;
use crate::record::{Form, RecordError, Stored, kind, read, write};
use crate::{Digest, Text, Timestamp};

/// How far a webhook has got, and which instance sends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WebhookProgress {
    /// The key of the record: the digest of the webhook's name.
    pub digest: Digest,
    /// The number of the version, which counts changes; the first one is 1.
    pub version: u64,
    /// The last event that the receiver took, or that it does not want.
    pub sent: EventId,
    /// The instance that sends has read the events up to this one, and may not have sent them yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading_to: Option<EventId>,
    /// The instance that sends.
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
    /// The receiver answered `410 Gone`: nothing is sent any more.
    #[serde(default)]
    pub is_gone: bool,
    #[serde(flatten)]
    pub(crate) form: Form<Self>,
}

kind!(WebhookProgress, "the progress of a webhook");

/// The keys of a webhook's progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct WebhookKeys<'a> {
    /// The primary key.
    pub digest: &'a Digest,
    /// The version, which counts changes; each change replaces the previous version.
    pub version: u64,
}

impl WebhookProgress {
    /// The first version: events after this one are sent.
    pub fn new(digest: Digest, sent: EventId) -> Self {
        Self {
            digest,
            version: 1,
            sent,
            reading_to: None,
            claimed_by: None,
            claimed_until: None,
            failures: 0,
            failing_since: None,
            due_at: None,
            is_gone: false,
            form: Form::new(),
        }
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
    pub fn to_stored(&self) -> Result<Stored<WebhookKeys<'_>>, RecordError> {
        Ok(Stored::new(write(self)?, WebhookKeys { digest: &self.digest, version: self.version }))
    }

    /// The progress that was kept.
    ///
    /// # Errors
    /// [`RecordError`] if a later version wrote the record with content that this version does not
    /// understand, or if the text is not a stored record.
    pub fn from_stored(form: impl AsRef<str>) -> Result<Self, RecordError> {
        read(form.as_ref())
    }
}
