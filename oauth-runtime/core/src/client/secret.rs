//! Client secrets as stores keep them.

use serde::{Deserialize, Serialize};

use super::{ClientError, SealedSecret};
use crate::{Digest, Secret};

/// A client secret as a store keeps it: only its digest, except for `client_secret_jwt`.
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
    /// The SHA-256 digest of a secret with high entropy, such as one from [`Secret::generate`].
    Sha256(Digest),
    /// The digest, and the secret in sealed form, for a client with `client_secret_jwt`.
    Sealed(SealedSecret),
}

impl ClientSecret {
    /// The minimum number of characters of a client secret: 16.
    pub const SHORTEST: usize = 16;

    /// Stores the digest of a secret.
    ///
    /// # Errors
    /// [`ClientError::SecretTooShort`] for a secret with fewer than [`SHORTEST`](Self::SHORTEST) characters,
    /// such as the empty value of an unset environment variable. [`Secret::generate`] generates one with 43
    /// characters.
    pub fn digest_of(secret: &Secret) -> Result<Self, ClientError> {
        match secret.reveal().chars().count() < Self::SHORTEST {
            true => Err(ClientError::SecretTooShort),
            false => Ok(Self::Sha256(secret.digest())),
        }
    }

    /// Whether `presented` is the secret, in constant time. The empty string is never the secret, even if an
    /// older version stored its digest.
    pub fn verify(&self, presented: &str) -> bool {
        !presented.is_empty() && *self.digest() == Digest::of(presented)
    }

    /// The digest of the secret, by which it is the same secret however it is stored.
    pub(crate) fn digest(&self) -> &Digest {
        match self {
            Self::Sha256(digest) => digest,
            Self::Sealed(sealed) => &sealed.sha256,
        }
    }

    pub(super) fn grow(&mut self) {
        if let Self::Sealed(sealed) = self {
            sealed.grow();
        }
    }
}
