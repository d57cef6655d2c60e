//! A signing key.

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::record::{Form, RecordError, Stored, kind, read, tenant_of, write};

/// A signing key as a store keeps it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StoredKey {
    /// The place in the rotation schedule, so that only one of several instances creates the key.
    pub slot: String,
    /// The algorithm: `RS256`, `ES256`, …
    pub algorithm: String,
    /// The private key as PEM, possibly encrypted by the writer.
    pub private_key: String,
    /// When it starts to sign.
    pub signs_from: Timestamp,
    /// When the next key starts to sign.
    pub signs_until: Timestamp,
    /// When a store may delete it by itself. The runtime deletes it long before, unless no instance runs.
    pub expires_at: Timestamp,
    #[serde(flatten)]
    pub(crate) form: Form<Self>,
}

kind!(StoredKey, "a signing key");

impl std::fmt::Debug for StoredKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoredKey").field("slot", &self.slot).finish_non_exhaustive()
    }
}

/// The keys of the record of a signing key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SigningKeyKeys<'a> {
    /// Its place in the schedule: the primary key.
    pub slot: &'a str,
    /// The tenant, in a store that [several tenants share](crate::store::KeyStore::list_tenant_signing_keys).
    pub tenant: Option<&'a str>,
    /// From when on a sweep may delete the record.
    pub expires_at: Timestamp,
}

impl StoredKey {
    /// The key in a slot.
    pub fn new(
        slot: impl Into<String>,
        algorithm: impl Into<String>,
        private_key: impl Into<String>,
        signs_from: Timestamp,
        signs_until: Timestamp,
        expires_at: Timestamp,
    ) -> Self {
        let (slot, algorithm, private_key) = (slot.into(), algorithm.into(), private_key.into());
        Self { slot, algorithm, private_key, signs_from, signs_until, expires_at, form: Form::new() }
    }

    /// What a store keeps.
    ///
    /// # Errors
    /// None in practice: every such record can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<SigningKeyKeys<'_>>, RecordError> {
        let Self { slot, expires_at, .. } = self;
        let keys = SigningKeyKeys { slot, tenant: tenant_of(slot), expires_at: *expires_at };
        Ok(Stored::new(write(self)?, keys))
    }

    /// The key that was kept.
    ///
    /// # Errors
    /// [`RecordError`] if a later version wrote the record with content that this version does not
    /// understand, or if the text is not a stored record.
    pub fn from_stored(form: impl AsRef<str>) -> Result<Self, RecordError> {
        read(form.as_ref())
    }
}
