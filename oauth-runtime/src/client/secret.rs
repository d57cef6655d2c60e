//! Client secrets as a store keeps them.

use serde::{Deserialize, Serialize};

use crate::{Digest, Secret};

/// A client secret as a store keeps it: never in the clear.
///
/// ```
/// use oauth_runtime::{ClientSecret, Secret};
///
/// let secret = Secret::generate();
/// let kept = ClientSecret::digest_of(&secret);
/// assert!(kept.verify(secret.reveal()));
/// assert!(!kept.verify("guess"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ClientSecret {
    /// The SHA-256 digest of a secret with high entropy, such as [`Secret::generate`] makes.
    Sha256(Digest),
}

impl ClientSecret {
    /// Keeps the digest of a secret.
    pub fn digest_of(secret: &Secret) -> Self {
        Self::Sha256(secret.digest())
    }

    /// Whether `presented` is the secret. Takes the same time wherever the two differ.
    pub fn verify(&self, presented: &str) -> bool {
        match self {
            Self::Sha256(digest) => *digest == Digest::of(presented),
        }
    }
}
