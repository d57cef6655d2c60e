//! The published keys (RFC 7517 section 5).

use jsonwebtoken::jwk::JwkSet;

use super::{KeyError, SigningKey};

/// The public parts as a JWK set.
pub(super) fn published<'a>(keys: impl IntoIterator<Item = &'a SigningKey>) -> Result<Vec<u8>, KeyError> {
    let keys = keys.into_iter().map(|key| key.public().clone()).collect();
    Ok(serde_json::to_vec(&JwkSet { keys })?)
}
