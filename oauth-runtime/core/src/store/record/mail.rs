//! An e-mail that waits.

use serde::{Deserialize, Serialize};

use crate::record::{Form, RecordError, Stored, kind, read, write};
use crate::{Digest, Text, Timestamp};

/// An e-mail that no mail server has taken yet, as a [`MailStore`](super::super::MailStore) keeps it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PendingMail {
    /// The key of the record, drawn at random.
    pub id: Digest,
    /// The queue.
    pub queue: Text,
    /// The pages' data: the addressee and the contents. Sealed, if the settings have a secret for it.
    pub data: String,
    /// When the pages stored it.
    pub created_at: Timestamp,
    /// When the next attempt may begin; for a claimed e-mail, when the claim ends.
    pub due_at: Timestamp,
    /// How many attempts have failed.
    pub attempts: u32,
    /// When a store may delete the e-mail by itself. The pages give up a day earlier.
    pub expires_at: Timestamp,
    #[serde(flatten)]
    pub(crate) form: Form<Self>,
}

kind!(PendingMail, "an e-mail that waits");

/// The keys of an e-mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct MailKeys<'a> {
    /// The primary key.
    pub id: &'a Digest,
    /// The queue: e-mails are counted and claimed by it.
    pub queue: &'a str,
    /// When the next attempt may begin. Claiming and postponing change only the column; the form keeps the original
    /// time.
    pub due_at: Timestamp,
    /// From when on a sweep may delete the record.
    pub expires_at: Timestamp,
}

impl PendingMail {
    /// An e-mail without attempts, due at once.
    pub fn new(
        id: Digest,
        queue: impl Into<Text>,
        data: impl Into<String>,
        created_at: Timestamp,
        expires_at: Timestamp,
    ) -> Self {
        let (queue, data) = (queue.into(), data.into());
        Self { id, queue, data, created_at, due_at: created_at, attempts: 0, expires_at, form: Form::new() }
    }

    /// The same e-mail with another time for its next attempt. Claims and postponements store it.
    #[must_use]
    pub fn due_at(self, due_at: Timestamp) -> Self {
        Self { due_at, ..self }
    }

    /// The same e-mail after another attempt.
    #[must_use]
    pub fn tried_again(self) -> Self {
        Self { attempts: self.attempts.saturating_add(1), ..self }
    }

    /// What a store keeps.
    ///
    /// # Errors
    /// None in practice: every such record can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<MailKeys<'_>>, RecordError> {
        let Self { id, queue, due_at, expires_at, .. } = self;
        Ok(Stored::new(write(self)?, MailKeys { id, queue, due_at: *due_at, expires_at: *expires_at }))
    }

    /// The e-mail that was kept, and the moment at which it is due by now.
    ///
    /// # Errors
    /// [`RecordError`] if a later version wrote the record with content that this version does not
    /// understand, or if the text is not a stored record.
    pub fn from_stored(form: impl AsRef<str>, due_at: Timestamp) -> Result<Self, RecordError> {
        Ok(Self { due_at, ..read(form.as_ref())? })
    }
}

/// Omits the data, which has the addressee.
impl std::fmt::Debug for PendingMail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PendingMail")
            .field("queue", &self.queue)
            .field("created_at", &self.created_at)
            .field("due_at", &self.due_at)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}
