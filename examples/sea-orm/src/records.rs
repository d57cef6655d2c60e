//! Conversions between models and columns.

use oauth_runtime::{Digest, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::StoreError;

type Result<T> = std::result::Result<T, StoreError>;

/// The JSON to store.
pub(crate) fn write(model: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(model)?)
}

/// The stored model.
pub(crate) fn read<T: DeserializeOwned>(record: impl AsRef<str>) -> Result<T> {
    Ok(serde_json::from_str(record.as_ref())?)
}

/// The look-up key of a client identifier or a subject.
pub(crate) fn key(text: &str) -> Vec<u8> {
    bytes(&Digest::of(text))
}

/// The column of a digest.
pub(crate) fn bytes(digest: &Digest) -> Vec<u8> {
    digest.as_bytes().to_vec()
}

/// The column of a time, in seconds. The year is before 292 billion.
pub(crate) fn seconds(moment: Timestamp) -> i64 {
    i64::try_from(moment.as_unix()).unwrap_or(i64::MAX)
}

/// The time in a column.
pub(crate) fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_unix(u64::try_from(seconds).unwrap_or_default())
}

/// A number of rows.
pub(crate) fn rows(limit: usize) -> u64 {
    u64::try_from(limit).unwrap_or(u64::MAX)
}
