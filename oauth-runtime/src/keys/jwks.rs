//! The published keys (RFC 7517 section 5), and the library behind them.

use std::sync::Once;

use jsonwebtoken::jwk::JwkSet;

use super::{KeyError, SigningKey};

/// The public parts as a JWK set.
pub(super) fn published<'a>(keys: impl IntoIterator<Item = &'a SigningKey>) -> Result<Vec<u8>, KeyError> {
    let keys = keys.into_iter().map(|key| key.public().clone()).collect();
    Ok(serde_json::to_vec(&JwkSet { keys })?)
}

/// Chooses the cryptography of `jsonwebtoken` once: where an application turns on both of its backends, it would ask for it.
pub(super) fn install_cryptography() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        // An application that chose already keeps its choice.
        let _ = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default();
    });
}
