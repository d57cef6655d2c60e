//! What is counted of failed attempts.

use serde::{Deserialize, Serialize};

use crate::record::{Form, RecordError, Stored, kind, read, write};
use crate::{Digest, Timestamp};

/// The stored failed attempts of one bucket, such as a user name at an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FailedAttempts {
    /// The digest of the bucket's name; the key of the record.
    pub digest: Digest,
    /// The number of the version, which counts changes; the first one is 1.
    pub version: u64,
    /// How many attempts failed.
    pub count: u32,
    /// When the last attempt began.
    pub last: Timestamp,
    /// When the previous attempt began.
    pub before: Timestamp,
    /// How many seconds after `last` no other attempt may begin.
    pub blocked_for: u64,
    /// When a store may delete the record.
    pub expires_at: Timestamp,
    #[serde(flatten)]
    pub(crate) form: Form<Self>,
}

kind!(FailedAttempts, "failed attempts");

/// The keys of failed attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct FailedAttemptKeys<'a> {
    /// The primary key.
    pub digest: &'a Digest,
    /// The version, which counts changes; each change replaces the previous version.
    pub version: u64,
    /// From when on a sweep may delete the record.
    pub expires_at: Timestamp,
}

impl FailedAttempts {
    /// The first version, in which no attempt failed.
    pub fn new(digest: Digest, last: Timestamp, expires_at: Timestamp) -> Self {
        Self {
            digest,
            version: 1,
            count: 0,
            last,
            before: last,
            blocked_for: 0,
            expires_at,
            form: Form::new(),
        }
    }

    /// What a store keeps.
    ///
    /// # Errors
    /// None in practice: every such record can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<FailedAttemptKeys<'_>>, RecordError> {
        let Self { digest, version, expires_at, .. } = self;
        let keys = FailedAttemptKeys { digest, version: *version, expires_at: *expires_at };
        Ok(Stored::new(write(self)?, keys))
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
