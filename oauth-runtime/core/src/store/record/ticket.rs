//! A one-time link or code.

use serde::{Deserialize, Serialize};

use crate::record::{Form, RecordError, Stored, kind, read, write};
use crate::{Digest, Text, Timestamp};

/// A one-time link or code, as a store keeps it. [`TicketStore`](super::super::TicketStore) keeps them in a table of
/// their own: so a link or code from an e-mail is never mistaken for a code or token of the protocol.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Ticket {
    /// The key of the record: the digest of a secret with 256 bits.
    pub digest: Digest,
    /// The number of the version, which counts changes; the first one is 1.
    pub version: u64,
    /// The resource owner whose account it is about; `None` if there is no account, or none yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Text>,
    /// The pages' data: the purpose, the address, the browser, the step, and the number of guesses.
    pub data: String,
    /// When it can no longer be used.
    pub expires_at: Timestamp,
    #[serde(flatten)]
    pub(crate) form: Form<Self>,
}

kind!(Ticket, "a one-time link or code");

/// The keys of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TicketKeys<'a> {
    /// The primary key.
    pub digest: &'a Digest,
    /// The version, which counts changes; each change replaces the previous version.
    pub version: u64,
    /// The resource owner: [`delete_tickets_of`](super::super::TicketStore::delete_tickets_of) deletes by it.
    pub subject: Option<&'a str>,
    /// From when on a sweep may delete the record.
    pub expires_at: Timestamp,
}

impl Ticket {
    /// The first version of a ticket that is not about an account.
    pub fn new(digest: Digest, data: impl Into<String>, expires_at: Timestamp) -> Self {
        Self { digest, version: 1, subject: None, data: data.into(), expires_at, form: Form::new() }
    }

    /// The same for a ticket about the account of a resource owner.
    #[must_use]
    pub fn of(self, subject: impl Into<Text>) -> Self {
        Self { subject: Some(subject.into()), ..self }
    }

    /// The version after this one.
    #[must_use]
    pub fn next(self, data: impl Into<String>) -> Self {
        Self { version: self.version.saturating_add(1), data: data.into(), ..self }
    }

    /// What a store keeps.
    ///
    /// # Errors
    /// None in practice: every such record can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<TicketKeys<'_>>, RecordError> {
        let Self { digest, version, expires_at, .. } = self;
        let keys = TicketKeys {
            digest,
            version: *version,
            subject: self.subject.as_deref(),
            expires_at: *expires_at,
        };
        Ok(Stored::new(write(self)?, keys))
    }

    /// The ticket that was kept.
    ///
    /// # Errors
    /// [`RecordError`] if a later version wrote the record with content that this version does not
    /// understand, or if the text is not a stored record.
    pub fn from_stored(form: impl AsRef<str>) -> Result<Self, RecordError> {
        read(form.as_ref())
    }
}

/// Omits the data, which has the address of the e-mail.
impl std::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ticket")
            .field("version", &self.version)
            .field("subject", &self.subject)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}
