//! Records: their forms, and the moments at which Redis drops them.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::RedisError;
use oauth_runtime_core::store::{RecordError, Stored};
use oauth_runtime_core::token::IssuedGrant;
use oauth_runtime_core::{Digest, Secret, Timestamp};

/// Records are kept a few seconds longer than they are valid, since clocks differ.
const MARGIN: u64 = 300;

/// The year 9999. Redis's numbers are not exact for much later times.
const LATEST: u64 = 253_402_300_799;

/// The text to keep of what is the store's own, and no record that others see.
pub(super) fn write_own<T: Serialize>(name: &'static str, own: &T) -> Result<String, RedisError> {
    Ok(serde_json::to_string(own).map_err(|source| RecordError::unreadable(name, source))?)
}

/// What was kept so.
pub(super) fn read_own<T: DeserializeOwned>(name: &'static str, text: &str) -> Result<T, RedisError> {
    Ok(serde_json::from_str(text).map_err(|source| RecordError::unreadable(name, source))?)
}

/// In the place of a grant, where a client has a token of its own.
pub(super) const NOBODYS: &str = "null";

/// The text to keep of a grant.
pub(super) fn grant_form(grant: Option<&IssuedGrant>) -> Result<String, RedisError> {
    Ok(match grant {
        Some(grant) => grant.to_stored()?.form,
        None => NOBODYS.to_owned(),
    })
}

/// A mark that is unique to this call, so that a script recognises an earlier attempt of the same call.
pub(super) fn mark() -> String {
    Secret::generate().digest().to_string()
}

/// The form of a record after a mark.
pub(super) fn marked<K>(stored: Stored<K>) -> String {
    format!("{} {}", mark(), stored.form)
}

/// The form that comes after a mark.
pub(super) fn unmarked(text: &str) -> &str {
    text.split_once(' ').map_or(text, |(_, form)| form)
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
