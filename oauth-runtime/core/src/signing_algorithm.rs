//! Signature algorithms.

use jsonwebtoken::Algorithm;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256, Sha512};

/// What RFC 9864 section 2.2 calls EdDSA with Ed25519.
const ED25519: &str = "Ed25519";

/// How tokens are signed (RFC 7518 section 3.1, RFC 8037 section 3.1). `none` and shared secrets are not
/// among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum SigningAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256, which every OpenID provider must support (OpenID Connect Discovery
    /// section 3).
    #[serde(rename = "RS256")]
    Rs256,
    /// RSASSA-PSS with SHA-256.
    #[serde(rename = "PS256")]
    Ps256,
    /// ECDSA on P-256 with SHA-256: small and fast.
    #[serde(rename = "ES256")]
    Es256,
    /// Ed25519, by the name of RFC 8037, which the provider writes. RFC 9864 replaces it by `Ed25519`, which counts as well in what
    /// others signed: signature and keys are the same. The provider does not write that name, and does not sign with ML-DSA
    /// (RFC 9964): PyJWT 2.15, jose4j 0.9 and Nimbus 10.9 refuse tokens with these names.
    #[serde(rename = "EdDSA")]
    EdDsa,
}

impl SigningAlgorithm {
    /// All algorithms.
    pub const ALL: [Self; 4] = [Self::Rs256, Self::Ps256, Self::Es256, Self::EdDsa];

    /// Those of the FAPI 2.0 Security Profile (section 5.4.1).
    pub(crate) const FAPI2: [Self; 3] = [Self::Ps256, Self::Es256, Self::EdDsa];

    /// The names of what counts if others signed it, for the metadata.
    pub(crate) const ACCEPTED_NAMES: [&'static str; 5] =
        [Self::Rs256.as_str(), Self::Ps256.as_str(), Self::Es256.as_str(), Self::EdDsa.as_str(), ED25519];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
        }
    }

    /// The algorithm with that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.as_str() == name)
    }

    /// The algorithm that others may call by this name, in the header of a token, in a JWK or in client metadata.
    pub(crate) fn from_accepted_name(name: &str) -> Option<Self> {
        if name == ED25519 { Some(Self::EdDsa) } else { Self::from_name(name) }
    }

    /// The names that others may call it by.
    pub fn accepted_names(self) -> impl Iterator<Item = &'static str> {
        [self.as_str()].into_iter().chain((self == Self::EdDsa).then_some(ED25519))
    }

    pub(crate) const fn as_jose(self) -> Algorithm {
        match self {
            Self::Rs256 => Algorithm::RS256,
            Self::Ps256 => Algorithm::PS256,
            Self::Es256 => Algorithm::ES256,
            Self::EdDsa => Algorithm::EdDSA,
        }
    }

    /// The left half of the hash of `value`, with this algorithm's hash function, for `at_hash` and `c_hash`
    /// (OpenID Connect Core section 3.1.3.6). Ed25519 uses SHA-512.
    pub(crate) fn left_half_of_hash(self, value: &str) -> Vec<u8> {
        match self {
            Self::EdDsa => Sha512::digest(value)[..32].to_vec(),
            Self::Rs256 | Self::Ps256 | Self::Es256 => Sha256::digest(value)[..16].to_vec(),
        }
    }
}

impl std::fmt::Display for SigningAlgorithm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
