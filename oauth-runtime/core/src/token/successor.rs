//! The record of a refresh token's use.

use serde::{Deserialize, Serialize};
use sha2::Digest as _;
use zeroize::Zeroizing;

use crate::record::{Form, RecordError, Stored, kind, read, write};
use crate::secret::TOKEN_BYTES;
use crate::{Digest, Secret, Timestamp};

/// What a store keeps about a rotation with the used refresh token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Successor {
    /// When the token was used.
    pub rotated_at: Timestamp,
    /// The digest of the new refresh token, by which a store finds out whether that was used; `None` in
    /// records of versions before this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    /// The new refresh token, readable only with the used one.
    pub sealed: SealedToken,
    #[serde(flatten)]
    pub(crate) form: Form<Self>,
}

kind!(Successor, "the successor of a refresh token");

impl Successor {
    /// The record of a use.
    pub fn new(rotated_at: Timestamp, digest: Option<Digest>, sealed: SealedToken) -> Self {
        Self { rotated_at, digest, sealed, form: Form::new() }
    }

    /// What a store keeps in a column of the used token. It has no keys.
    ///
    /// # Errors
    /// None in practice: it can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<()>, RecordError> {
        Ok(Stored::new(write(self)?, ()))
    }

    /// The successor that was kept.
    ///
    /// # Errors
    /// Those of [`RefreshToken::from_stored`](super::RefreshToken::from_stored).
    pub fn from_stored(form: impl AsRef<str>) -> Result<Self, RecordError> {
        read(form.as_ref())
    }
}

/// A refresh token that is readable only with its predecessor.
///
/// A client whose connection broke during a rotation retries with the used token. Within the grace period it
/// must get the same successor, but a store must not contain one in the clear. So the store keeps the
/// successor's 256 random bits, masked with a SHA-256 digest of the predecessor (under a separate label, so
/// it differs from the digest that the store also keeps). The mask is as random as the predecessor, and is
/// used once.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SealedToken(Digest);

impl SealedToken {
    /// Seals `successor` for the holder of `predecessor`; `None` for a successor that [`Secret::generate`]
    /// did not create.
    pub(crate) fn seal(successor: &Secret, predecessor: &Secret) -> Option<Self> {
        let sealed = mask(successor.decode()?, predecessor);
        Some(Self(Digest::from_bytes(*sealed)))
    }

    /// The successor in the clear.
    pub(crate) fn open(&self, predecessor: &Secret) -> Secret {
        Secret::encode(&mask(Zeroizing::new(*self.0.as_bytes()), predecessor))
    }

    /// A sealed token from its bytes.
    pub const fn from_bytes(bytes: [u8; TOKEN_BYTES]) -> Self {
        Self(Digest::from_bytes(bytes))
    }

    /// The 32 bytes, for a store that keeps bytes.
    pub const fn as_bytes(&self) -> &[u8; TOKEN_BYTES] {
        self.0.as_bytes()
    }
}

fn mask(mut bytes: Zeroizing<[u8; TOKEN_BYTES]>, predecessor: &Secret) -> Zeroizing<[u8; TOKEN_BYTES]> {
    let mut hash = sha2::Sha256::new_with_prefix(b"successor of a refresh token:");
    hash.update(predecessor.reveal());
    for (byte, mask) in bytes.iter_mut().zip(hash.finalize()) {
        *byte ^= mask;
    }
    bytes
}

impl std::fmt::Debug for SealedToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealedToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_predecessor_opens_it() {
        let (used, successor) = (Secret::generate(), Secret::generate());
        let sealed = SealedToken::seal(&successor, &used).expect("a generated token");
        assert_eq!(sealed.open(&used).reveal(), successor.reveal());
        assert_ne!(sealed.open(&Secret::generate()).reveal(), successor.reveal());
        assert_ne!(sealed.as_bytes(), successor.digest().as_bytes());
    }
}
