//! The refresh token, its rotation and its successor.

use serde::{Deserialize, Serialize};
use sha2::Digest as _;
use zeroize::Zeroizing;

use super::{Authentication, GrantId};
use crate::secret::TOKEN_BYTES;
use crate::{Digest, Scope, Secret, Timestamp};

/// A refresh token as a store keeps it (RFC 6749 section 1.5).
///
/// It stays in the store after its use, with its [`Successor`], so that a second use is recognised (RFC 9700
/// section 4.14.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefreshToken {
    /// The digest of the token's text; the key of the record.
    pub digest: Digest,
    /// The authorization that it belongs to.
    pub grant_id: GrantId,
    /// The client that it was issued to; no other can use it.
    pub client_id: String,
    /// The resource owner.
    pub subject: Option<String>,
    /// The resource owner's user name.
    pub username: Option<String>,
    /// The scope of the grant: the maximum for its access tokens.
    pub scope: Scope,
    /// The requested scope, if it is larger: the client may repeat it at each refresh, and gets what was
    /// granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested_scope: Option<Scope>,
    /// The resource servers in the audience of its access tokens.
    pub audience: Vec<String>,
    /// How the resource owner authenticated, and what the client requests about them, for an OpenID Connect
    /// request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authentication: Option<Box<Authentication>>,
    /// When its grant began; `None` in records of versions before this field, where
    /// [`issued_at`](Self::issued_at) replaces it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granted_at: Option<Timestamp>,
    /// Whether it replaced another one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_successor: bool,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it expires.
    pub expires_at: Timestamp,
    /// Its successor; `None` while it is unused.
    pub successor: Option<Successor>,
}

/// What a store keeps about a rotation with the used refresh token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Successor {
    /// When the token was used.
    pub rotated_at: Timestamp,
    /// The digest of the new refresh token, by which a store finds out whether that was used; `None` in
    /// records of versions before this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    /// The new refresh token, readable only with the used one.
    pub sealed: SealedToken,
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
