//! A notice of a logout.

use serde::{Deserialize, Serialize};

use crate::record::{Form, RecordError, Stored, kind, read, tenant_of, write};
use crate::{Digest, Timestamp};

/// A logout that the provider has to send to a client, server to server (OpenID Connect Back-Channel Logout
/// section 2.5). It contains no logout token: each attempt signs a new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PendingNotice {
    /// The key of the record. A retry of the same logout produces the same key.
    pub id: Digest,
    /// The session that ended, named as in [`Approval::session_id`](crate::Approval::session_id).
    pub session_id: String,
    /// The client.
    pub client_id: String,
    /// The person.
    pub subject: String,
    /// When the session ended.
    pub created_at: Timestamp,
    /// When the next attempt may begin; for a claimed notice, when the claim ends.
    pub due_at: Timestamp,
    /// How many attempts have failed.
    pub attempts: u32,
    /// When a store may delete the notice by itself. The runtime gives up a day earlier.
    pub expires_at: Timestamp,
    #[serde(flatten)]
    pub(crate) form: Form<Self>,
}

kind!(PendingNotice, "a notice of a logout");

/// The keys of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct NoticeKeys<'a> {
    /// The primary key.
    pub id: &'a Digest,
    /// The tenant, in a store that [several tenants share](crate::store::LogoutNoticeStore::claim_tenant_logout_notices).
    pub tenant: Option<&'a str>,
    /// When the next attempt may begin. Claiming and postponing change only the column; the form keeps the
    /// original time.
    pub due_at: Timestamp,
    /// From when on a sweep may delete the record.
    pub expires_at: Timestamp,
}

impl PendingNotice {
    /// A notice without attempts, due when the session ended.
    pub fn new(
        id: Digest,
        session_id: impl Into<String>,
        client_id: impl Into<String>,
        subject: impl Into<String>,
        created_at: Timestamp,
        expires_at: Timestamp,
    ) -> Self {
        let (session_id, client_id, subject) = (session_id.into(), client_id.into(), subject.into());
        Self {
            id,
            session_id,
            client_id,
            subject,
            created_at,
            due_at: created_at,
            attempts: 0,
            expires_at,
            form: Form::new(),
        }
    }

    /// The same notice with another moment for its next attempt, which is what a claim and a postponement store.
    #[must_use]
    pub fn due_at(self, due_at: Timestamp) -> Self {
        Self { due_at, ..self }
    }

    /// What a store keeps.
    ///
    /// # Errors
    /// None in practice: every such record can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<NoticeKeys<'_>>, RecordError> {
        let Self { id, due_at, expires_at, .. } = self;
        let tenant = tenant_of(&self.client_id);
        Ok(Stored::new(write(self)?, NoticeKeys { id, tenant, due_at: *due_at, expires_at: *expires_at }))
    }

    /// The notice that was kept, and the moment at which it is due by now.
    ///
    /// # Errors
    /// [`RecordError`] if a later version wrote the record with content that this version does not
    /// understand, or if the text is not a stored record.
    pub fn from_stored(form: impl AsRef<str>, due_at: Timestamp) -> Result<Self, RecordError> {
        Ok(Self { due_at, ..read(form.as_ref())? })
    }
}
