//! Passkeys and second factors of a person.

use serde::{Deserialize, Serialize};

use crate::Digest;
use crate::record::{Form, RecordError, Stored, kind, read, write};

/// Passkeys and second factors of a person, as a store keeps them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StoredCredentials {
    /// The key of the record.
    pub digest: Digest,
    /// The number of the version, which counts changes; the first one is 1.
    pub version: u64,
    /// The pages' data.
    pub data: String,
    #[serde(flatten)]
    pub(crate) form: Form<Self>,
}

kind!(StoredCredentials, "the credentials of a person");

impl std::fmt::Debug for StoredCredentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoredCredentials").field("version", &self.version).finish_non_exhaustive()
    }
}

/// The keys of a person's credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CredentialKeys<'a> {
    /// The primary key.
    pub digest: &'a Digest,
    /// The version, which counts changes; each change replaces the previous version.
    pub version: u64,
}

impl StoredCredentials {
    /// The first version.
    pub fn new(digest: Digest, data: impl Into<String>) -> Self {
        Self { digest, version: 1, data: data.into(), form: Form::new() }
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
    pub fn to_stored(&self) -> Result<Stored<CredentialKeys<'_>>, RecordError> {
        Ok(Stored::new(write(self)?, CredentialKeys { digest: &self.digest, version: self.version }))
    }

    /// The credentials that were kept.
    ///
    /// # Errors
    /// [`RecordError`] if a later version wrote the record with content that this version does not
    /// understand, or if the text is not a stored record.
    pub fn from_stored(form: impl AsRef<str>) -> Result<Self, RecordError> {
        read(form.as_ref())
    }
}
