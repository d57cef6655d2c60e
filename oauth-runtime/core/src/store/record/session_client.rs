//! A client that knows of a session.

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::record::{Form, RecordError, Stored, kind, read, write};

/// A client that knows about a person's session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SessionClient {
    /// The session, named as in [`Approval::session_id`](crate::Approval::session_id).
    pub session_id: String,
    /// The client.
    pub client_id: String,
    /// The person.
    pub subject: String,
    /// When the session ends by itself.
    pub expires_at: Timestamp,
    #[serde(flatten)]
    pub(crate) form: Form<Self>,
}

kind!(SessionClient, "a client of a session");

/// The keys of a client of a session. The session and the client together are the primary key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SessionClientKeys<'a> {
    /// The session, whose clients are listed.
    pub session_id: &'a str,
    /// The client: the record goes with it.
    pub client_id: &'a str,
    /// The person, whose clients are listed.
    pub subject: &'a str,
    /// From when on a sweep may delete the record.
    pub expires_at: Timestamp,
}

impl SessionClient {
    /// A client that knows of a session of a person.
    pub fn new(
        session_id: impl Into<String>,
        client_id: impl Into<String>,
        subject: impl Into<String>,
        expires_at: Timestamp,
    ) -> Self {
        let (session_id, client_id, subject) = (session_id.into(), client_id.into(), subject.into());
        Self { session_id, client_id, subject, expires_at, form: Form::new() }
    }

    /// What a store keeps.
    ///
    /// # Errors
    /// None in practice: every such record can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<SessionClientKeys<'_>>, RecordError> {
        let Self { session_id, client_id, subject, expires_at, .. } = self;
        let keys = SessionClientKeys { session_id, client_id, subject, expires_at: *expires_at };
        Ok(Stored::new(write(self)?, keys))
    }

    /// The client that was kept.
    ///
    /// # Errors
    /// [`RecordError`] if a later version wrote the record with content that this version does not
    /// understand, or if the text is not a stored record.
    pub fn from_stored(form: impl AsRef<str>) -> Result<Self, RecordError> {
        read(form.as_ref())
    }
}
