//! Secrets that do not print and are wiped on drop, and their digests for stores.

use std::fmt;
use std::hash::{Hash, Hasher};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::Digest as _;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// The bytes of randomness in every code and token: 256 bits.
pub(crate) const TOKEN_BYTES: usize = 32;

/// A code, token or other bearer secret in the clear.
///
/// This is what a client receives. It never reaches a store, which gets the [`Digest`], or a log: `Debug`
/// hides it. The memory is wiped on drop.
///
/// ```
/// use oauth_runtime::Secret;
///
/// let token = Secret::generate();
/// assert_eq!(token.reveal().len(), 43);
/// assert_eq!(format!("{token:?}"), "Secret(…)");
/// ```
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// A new secret of 256 random bits from the operating system's CSPRNG, as 43 characters of base64url.
    pub fn generate() -> Self {
        let mut bytes = Zeroizing::new([0; TOKEN_BYTES]);
        rand::rng().fill_bytes(bytes.as_mut());
        Self::encode(&bytes)
    }

    /// The same with 512 bits, as 86 characters: long enough for HMAC with each hash (RFC 7518 section 3.2).
    pub(crate) fn generate_for_mac() -> Self {
        let mut bytes = Zeroizing::new([0; 2 * TOKEN_BYTES]);
        rand::rng().fill_bytes(bytes.as_mut());
        Self(Zeroizing::new(URL_SAFE_NO_PAD.encode(&bytes)))
    }

    /// The base64url form of `bytes`.
    pub(crate) fn encode(bytes: &[u8; TOKEN_BYTES]) -> Self {
        Self(Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Decodes what [`Secret::encode`] encoded; `None` for a secret of another form.
    pub(crate) fn decode(&self) -> Option<Zeroizing<[u8; TOKEN_BYTES]>> {
        let decoded = Zeroizing::new(URL_SAFE_NO_PAD.decode(self.0.as_bytes()).ok()?);
        decoded.as_slice().try_into().ok().map(Zeroizing::new)
    }

    /// The secret in the clear. Give it only to its recipient.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What a store keeps instead of the secret.
    pub fn digest(&self) -> Digest {
        Digest::of(self.reveal())
    }
}

impl From<String> for Secret {
    fn from(secret: String) -> Self {
        Self(Zeroizing::new(secret))
    }
}

impl From<&str> for Secret {
    fn from(secret: &str) -> Self {
        Self(Zeroizing::new(secret.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

/// The SHA-256 digest of a secret. Stores keep and search by it, so a copied database gives access to
/// nothing.
///
/// Codes and tokens have 256 bits of entropy, so a fast hash without salt is sufficient for them. Passwords
/// need a password hash.
///
/// Comparison takes constant time. As text it is 43 characters of base64url:
///
/// ```
/// use oauth_runtime::Digest;
///
/// let digest = Digest::of("2YotnFZFEjr1zCsicMWpAA");
/// assert_eq!(digest.to_string().len(), 43);
/// assert_eq!(digest.to_string().parse(), Ok(digest));
/// ```
#[derive(Clone, Copy)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of a secret that a client sent or will receive.
    pub fn of(secret: &str) -> Self {
        Self(sha2::Sha256::digest(secret.as_bytes()).into())
    }

    /// A digest from its bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    fn words(&self) -> impl Iterator<Item = u64> {
        self.0.as_chunks().0.iter().map(|word| u64::from_ne_bytes(*word))
    }

    /// The 32 bytes, for a store that keeps bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for Digest {
    fn eq(&self, other: &Self) -> bool {
        let pairs = self.words().zip(other.words());
        let different = pairs.fold(0, |bits, (own, other)| bits | (own ^ other));
        different.ct_eq(&0).into()
    }
}

impl Eq for Digest {}

impl Hash for Digest {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Eight bytes of a SHA-256 digest are as good a hash as all of them.
        let [a, b, c, d, e, f, g, h, ..] = self.0;
        state.write_u64(u64::from_le_bytes([a, b, c, d, e, f, g, h]));
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digest(…)")
    }
}

/// The text is not 43 characters of base64url.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a digest is 43 characters of base64url without padding")]
pub struct ParseDigestError;

impl std::str::FromStr for Digest {
    type Err = ParseDigestError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| ParseDigestError)?;
        bytes.try_into().map(Self).map_err(|_| ParseDigestError)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generated_secret_survives_encoding() {
        let secret = Secret::generate();
        let bytes = secret.decode().expect("base64url of 32 bytes");
        assert_eq!(Secret::encode(&bytes).reveal(), secret.reveal());
    }

    #[test]
    fn a_foreign_secret_does_not_decode() {
        for foreign in ["", "short", &"A".repeat(44), &"A".repeat(1000), "not base64url: +/="] {
            assert!(Secret::from(foreign).decode().is_none(), "{foreign}");
        }
    }

    #[test]
    fn nothing_prints_a_secret() {
        let secret = Secret::from("hunter2");
        assert!(!format!("{secret:?} {:?}", secret.digest()).contains("hunter2"));
        assert_eq!(format!("{:?}", secret.digest()), "Digest(…)");
    }

    #[test]
    fn a_digest_of_another_length_is_refused() {
        assert_eq!("AAAA".parse::<Digest>(), Err(ParseDigestError));
        assert!(serde_json::from_str::<Digest>("\"AAAA\"").is_err());
    }
}
