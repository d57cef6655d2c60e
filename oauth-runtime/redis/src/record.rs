//! Records: the models as JSON, and when Redis deletes them.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::RedisError;
use oauth_runtime_core::{Digest, Secret, Timestamp};

/// Records are kept a few seconds longer than they are valid, since clocks differ.
const MARGIN: u64 = 300;

/// The year 9999. Redis's numbers are not exact for much later times.
const LATEST: u64 = 253_402_300_799;

/// The text to store.
pub(super) fn write<T: Serialize>(kind: &'static str, model: &T) -> Result<String, RedisError> {
    serde_json::to_string(model).map_err(|source| RedisError::Record { kind, source })
}

/// The stored model.
pub(super) fn read<T: DeserializeOwned>(kind: &'static str, text: &str) -> Result<T, RedisError> {
    serde_json::from_str(text).map_err(|source| RedisError::Record { kind, source })
}

/// A mark that is unique to this call, so that a script recognises an earlier attempt of the same call.
pub(super) fn mark() -> String {
    Secret::generate().digest().to_string()
}

/// The text to store, after a mark.
pub(super) fn write_marked<T: Serialize>(kind: &'static str, model: &T) -> Result<String, RedisError> {
    Ok(format!("{} {}", mark(), write(kind, model)?))
}

/// The model that was stored after a mark.
pub(super) fn read_marked<T: DeserializeOwned>(kind: &'static str, text: &str) -> Result<T, RedisError> {
    read(kind, text.split_once(' ').map_or(text, |(_, record)| record))
}

/// The look-up key for a text of any length.
pub(super) fn key(text: &str) -> String {
    Digest::of(text).to_string()
}

/// When Redis deletes an entry that ends at this time.
pub(super) fn dropped_at(expires_at: Timestamp) -> String {
    expires_at.plus(MARGIN).as_unix().min(LATEST).to_string()
}

/// A time as the score of a sorted set.
pub(super) fn score(moment: Timestamp) -> String {
    moment.as_unix().min(LATEST).to_string()
}

/// A time as a text that sorts like the number.
pub(super) fn comparable(moment: Timestamp) -> String {
    format!("{:020}", moment.as_unix())
}
