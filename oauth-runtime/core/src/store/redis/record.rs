//! Records: the models as JSON, and the moments at which Redis drops them.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::RedisError;
use crate::{Digest, Secret, Timestamp};

/// Records are kept a little longer than they are good for, since clocks differ: seconds.
const MARGIN: u64 = 300;

/// The year 9999: no number that Redis keeps for a moment is exact for much later ones.
const LATEST: u64 = 253_402_300_799;

/// The text to keep.
pub(super) fn write<T: Serialize>(kind: &'static str, model: &T) -> Result<String, RedisError> {
    serde_json::to_string(model).map_err(|source| RedisError::Record { kind, source })
}

/// The model that was kept.
pub(super) fn read<T: DeserializeOwned>(kind: &'static str, text: &str) -> Result<T, RedisError> {
    serde_json::from_str(text).map_err(|source| RedisError::Record { kind, source })
}

/// A mark that no other call has, so that a script knows an earlier attempt of the same call.
pub(super) fn mark() -> String {
    Secret::generate().digest().to_string()
}

/// The text to keep, after a mark.
pub(super) fn write_marked<T: Serialize>(kind: &'static str, model: &T) -> Result<String, RedisError> {
    Ok(format!("{} {}", mark(), write(kind, model)?))
}

/// The model that was kept after a mark.
pub(super) fn read_marked<T: DeserializeOwned>(kind: &'static str, text: &str) -> Result<T, RedisError> {
    read(kind, text.split_once(' ').map_or(text, |(_, record)| record))
}

/// What a text of any length is looked up by.
pub(super) fn key(text: &str) -> String {
    Digest::of(text).to_string()
}

/// When Redis drops what ends at this moment.
pub(super) fn dropped_at(expires_at: Timestamp) -> String {
    expires_at.plus(MARGIN).as_unix().min(LATEST).to_string()
}

/// A moment as the score of a sorted set.
pub(super) fn score(moment: Timestamp) -> String {
    moment.as_unix().min(LATEST).to_string()
}

/// A moment as a text that compares like the number.
pub(super) fn comparable(moment: Timestamp) -> String {
    format!("{:020}", moment.as_unix())
}
