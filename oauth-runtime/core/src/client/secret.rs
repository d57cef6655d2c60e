//! Client secrets as a store keeps them.

use serde::{Deserialize, Serialize};

use super::ClientError;
use crate::{Digest, Secret};

/// A client secret as a store keeps it: never in the clear.
///
/// ```
/// use oauth_runtime::{ClientSecret, Secret};
///
/// let secret = Secret::generate();
/// let kept = ClientSecret::digest_of(&secret)?;
/// assert!(kept.verify(secret.reveal()));
/// assert!(!kept.verify("guess"));
/// # Ok::<(), oauth_runtime::ClientError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ClientSecret {
    /// The SHA-256 digest of a secret with high entropy, such as [`Secret::generate`] makes.
    Sha256(Digest),
}

impl ClientSecret {
    /// The fewest characters that a client secret may have: 16.
    pub const SHORTEST: usize = 16;

    /// Keeps the digest of a secret.
    ///
    /// # Errors
    /// [`ClientError::SecretTooShort`] for a secret with fewer than [`SHORTEST`](Self::SHORTEST) characters, such as the empty text of
    /// an environment variable that nobody set. [`Secret::generate`] makes one of 43 characters.
    pub fn digest_of(secret: &Secret) -> Result<Self, ClientError> {
        match secret.reveal().chars().count() < Self::SHORTEST {
            true => Err(ClientError::SecretTooShort),
            false => Ok(Self::of_generated(secret)),
        }
    }

    /// Keeps the digest of a secret that [`Secret::generate`] made.
    pub(crate) fn of_generated(secret: &Secret) -> Self {
        Self::Sha256(secret.digest())
    }

    /// Whether `presented` is the secret. Takes the same time wherever the two differ. The empty text is never the secret, also where
    /// an older version stored the digest of it.
    pub fn verify(&self, presented: &str) -> bool {
        match self {
            Self::Sha256(digest) => !presented.is_empty() && *digest == Digest::of(presented),
        }
    }
}
