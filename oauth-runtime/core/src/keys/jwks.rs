//! The published keys (RFC 7517 section 5).

use serde_json::json;

use super::{KeyError, SigningKey};

/// The public parts as a JWK set.
pub(super) fn published<'a>(keys: impl IntoIterator<Item = &'a SigningKey>) -> Result<Vec<u8>, KeyError> {
    let keys: Vec<_> = keys.into_iter().map(SigningKey::public).collect();
    Ok(serde_json::to_vec(&json!({ "keys": keys }))?)
}
