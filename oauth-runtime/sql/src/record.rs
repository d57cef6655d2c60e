//! Records: their forms, and the columns beside them.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::SqlError;
use super::grants::Grant;
use super::value::{Row, Value};
use oauth_runtime_core::store::{RecordError, Stored};
use oauth_runtime_core::token::IssuedKeys;
use oauth_runtime_core::{Digest, Timestamp};

/// The text to keep of what is the store's own, and no record that others see.
pub(super) fn write_own<T: Serialize>(name: &'static str, own: &T) -> Result<String, SqlError> {
    Ok(serde_json::to_string(own).map_err(|source| RecordError::unreadable(name, source))?)
}

/// What was kept so, in the first column of a row.
pub(super) fn read_own<T: DeserializeOwned>(name: &'static str, row: &Row) -> Result<T, SqlError> {
    read(row, |text| serde_json::from_str(&text).map_err(|source| RecordError::unreadable(name, source)))
}

/// The record whose form is in the first column of a row.
pub(super) fn read<T>(
    row: &Row,
    from_stored: impl FnOnce(String) -> Result<T, RecordError>,
) -> Result<T, SqlError> {
    Ok(from_stored(row.text(0)?)?)
}

/// A key before every other one.
pub(super) const BEFORE_ALL: Digest = Digest::from_bytes([0; 32]);

/// The look-up key for a text of any length.
pub(super) fn key(text: &str) -> Digest {
    Digest::of(text)
}

/// A code or token, as the common columns of its table.
pub(super) struct Issued {
    digest: Digest,
    grant_key: Digest,
    client_key: Digest,
    record: String,
    expires_at: Timestamp,
}

impl Issued {
    pub(super) fn new(stored: Stored<IssuedKeys<'_>>) -> Self {
        let IssuedKeys { digest, grant_id, client_id, expires_at, .. } = stored.keys;
        let (grant_key, client_key) = (key(grant_id.as_str()), key(client_id));
        Self { digest: *digest, grant_key, client_key, record: stored.form, expires_at }
    }

    /// In the order of the INSERT statements.
    pub(super) fn values(&self) -> [Value<'_>; 5] {
        [
            (&self.digest).into(),
            (&self.grant_key).into(),
            (&self.client_key).into(),
            (&self.record).into(),
            self.expires_at.into(),
        ]
    }

    /// In the order of a creation [in one round trip](super::one_trip::OneTrip). The grant ends with the code.
    pub(super) fn with_grant<'a>(&'a self, grant: &'a Grant) -> [Value<'a>; 7] {
        [
            (&self.grant_key).into(),
            (&self.client_key).into(),
            self.expires_at.into(),
            (&self.digest).into(),
            (&self.record).into(),
            grant.subject_key.as_ref().into(),
            (&grant.record).into(),
        ]
    }
}
