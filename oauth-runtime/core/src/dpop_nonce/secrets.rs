//! The secrets of nonces.

use super::Nonces;
use crate::Secret;

/// Shorter secrets can be guessed, in bytes.
const SHORTEST: usize = 32;

/// What the nonces for DPoP proofs derive from (RFC 9449 sections 8 and 9). All instances of a provider, or of an API, need
/// the same, or they refuse each other's nonces.
///
/// To change the secret, no instance may make nonces that another one does not know yet. So first let all of them accept
/// the new secret, then let all of them use it, and after five minutes leave the old one out:
///
/// ```
/// use oauth_runtime::DpopNonces;
///
/// # let (old, new) = ("0".repeat(32), "1".repeat(32));
/// let first = DpopNonces::new(old.as_str()).also_accepts(new.as_str());
/// let second = DpopNonces::new(new.as_str()).also_accepts(old.as_str());
/// let third = DpopNonces::new(new.as_str());
/// # let _ = (first, second, third);
/// ```
#[derive(Debug, Clone)]
pub struct DpopNonces {
    /// The first makes them.
    secrets: Vec<Secret>,
}

impl DpopNonces {
    /// Nonces of this secret, of at least 32 bytes.
    pub fn new(secret: impl Into<Secret>) -> Self {
        Self { secrets: vec![secret.into()] }
    }

    /// Nonces of this secret count too: of one that was used before, or will be.
    #[must_use]
    pub fn also_accepts(mut self, secret: impl Into<Secret>) -> Self {
        self.secrets.push(secret.into());
        self
    }

    /// The nonces; `None` if one of the secrets is too short.
    #[doc(hidden)]
    pub fn nonces(&self) -> Option<Nonces> {
        let secrets = || self.secrets.iter().map(|secret| secret.reveal().as_bytes());
        secrets().all(|secret| secret.len() >= SHORTEST).then(|| Nonces::of_secrets(secrets()))
    }
}
