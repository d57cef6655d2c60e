//! Conversions between the models and the columns.

use oauth_runtime::{Digest, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::StoreError;

/// The JSON of a model.
pub(crate) fn write<T: Serialize>(model: &T) -> Result<String, StoreError> {
    Ok(serde_json::to_string(model)?)
}

/// The model from its JSON.
pub(crate) fn read<T: DeserializeOwned>(record: String) -> Result<T, StoreError> {
    Ok(serde_json::from_str(&record)?)
}

/// The form of a digest in the database.
pub(crate) fn bytes(digest: &Digest) -> &[u8] {
    digest.as_bytes()
}

/// SQLite's integers are signed; the exact time is in the record.
pub(crate) fn seconds(moment: Timestamp) -> i64 {
    moment.as_unix().try_into().unwrap_or(i64::MAX)
}

/// Back from the database.
pub(crate) fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_unix(seconds.try_into().unwrap_or_default())
}

/// A number of rows.
pub(crate) fn rows(limit: usize) -> i64 {
    limit.try_into().unwrap_or(i64::MAX)
}
