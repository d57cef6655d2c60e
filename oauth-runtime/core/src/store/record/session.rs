//! A browser's session.

use serde::{Deserialize, Serialize};

use crate::record::{Form, RecordError, Stored, kind, read, write};
use crate::{Digest, Timestamp};

/// A browser's session as a store keeps it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StoredSession {
    /// The digest of the session's identifier; the key of the record. Only the cookie has the identifier
    /// itself.
    pub digest: Digest,
    /// The resource owners who are logged in, for [`SessionStore::list_sessions`](crate::store::SessionStore::list_sessions).
    /// Empty in records of earlier versions, until they are saved again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// The application's data.
    pub data: String,
    /// When it was saved.
    pub saved_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    #[serde(flatten)]
    pub(crate) form: Form<Self>,
}

kind!(StoredSession, "a session");

impl std::fmt::Debug for StoredSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoredSession").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// The keys of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SessionKeys<'a> {
    /// The digest of the session's identifier: the primary key.
    pub digest: &'a Digest,
    /// The resource owners, whose sessions are listed.
    pub subjects: &'a [String],
    /// From when on a sweep may delete the record.
    pub expires_at: Timestamp,
}

impl StoredSession {
    /// A session in which nobody is logged in, saved at one time and ending at another.
    pub fn new(digest: Digest, data: impl Into<String>, saved_at: Timestamp, expires_at: Timestamp) -> Self {
        Self { digest, subjects: Vec::new(), data: data.into(), saved_at, expires_at, form: Form::new() }
    }

    /// The same session in which these resource owners are logged in.
    #[must_use]
    pub fn of(self, subjects: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { subjects: subjects.into_iter().map(Into::into).collect(), ..self }
    }

    /// Whether the resource owner `subject` is logged in.
    pub fn is_of(&self, subject: &str) -> bool {
        self.subjects.iter().any(|own| own == subject)
    }

    /// What a store keeps.
    ///
    /// # Errors
    /// None in practice: every such record can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<SessionKeys<'_>>, RecordError> {
        let Self { digest, subjects, expires_at, .. } = self;
        Ok(Stored::new(write(self)?, SessionKeys { digest, subjects, expires_at: *expires_at }))
    }

    /// The session that was kept.
    ///
    /// # Errors
    /// [`RecordError`] if a later version wrote the record with content that this version does not
    /// understand, or if the text is not a stored record.
    pub fn from_stored(form: impl AsRef<str>) -> Result<Self, RecordError> {
        read(form.as_ref())
    }
}
