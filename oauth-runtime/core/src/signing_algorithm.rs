//! Signature algorithms.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256, Sha384, Sha512};

/// How tokens are signed (RFC 7518 section 3.1, RFC 8037 section 3.1, RFC 9864, RFC 9964). `none` and shared secrets are not
/// among them.
///
/// The key decides, where it can: a key on P-384 signs with `ES384` alone. An RSA key can sign with `RS256` or `PS256`; longer
/// hashes would not make it stronger.
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
    /// ECDSA on P-384 with SHA-384.
    #[serde(rename = "ES384")]
    Es384,
    /// ECDSA on P-521 with SHA-512.
    #[serde(rename = "ES512")]
    Es512,
    /// Ed25519, by the name of RFC 8037. RFC 9864 replaces the name by `Ed25519`, which counts as well in what others signed:
    /// signature and keys are the same.
    #[serde(rename = "EdDSA")]
    EdDsa,
    /// Ed25519, by the name of RFC 9864. A provider with such a key writes the new name; one with a key for
    /// [`EdDsa`](Self::EdDsa) writes the old one. PyJWT 2.15, jose4j 0.9 and Nimbus 10.9 refuse the new one.
    #[serde(rename = "Ed25519")]
    Ed25519,
    /// ML-DSA-44 (FIPS 204, RFC 9964), which no quantum computer is known to break: a signature has 2,420 bytes. It counts for
    /// what others signed only if a setting names it, and signs no ID tokens: nothing defines the hash of their `at_hash` and
    /// `c_hash`. PyJWT 2.15, jose4j 0.9 and Nimbus 10.9 refuse it.
    #[serde(rename = "ML-DSA-44")]
    MlDsa44,
    /// ML-DSA-65: like [`MlDsa44`](Self::MlDsa44), with signatures of 3,309 bytes. DPoP proofs would be longer than 8 KiB.
    #[serde(rename = "ML-DSA-65")]
    MlDsa65,
    /// ML-DSA-87: like [`MlDsa44`](Self::MlDsa44), with signatures of 4,627 bytes. DPoP proofs would be longer than 8 KiB.
    #[serde(rename = "ML-DSA-87")]
    MlDsa87,
}

impl SigningAlgorithm {
    /// All algorithms.
    pub const ALL: [Self; 10] = [
        Self::Rs256,
        Self::Ps256,
        Self::Es256,
        Self::Es384,
        Self::Es512,
        Self::EdDsa,
        Self::Ed25519,
        Self::MlDsa44,
        Self::MlDsa65,
        Self::MlDsa87,
    ];

    /// Those that count in what others signed, unless a setting says otherwise: all but ML-DSA. `EdDSA` counts by both of its
    /// names.
    pub const USUAL: [Self; 6] =
        [Self::Rs256, Self::Ps256, Self::Es256, Self::Es384, Self::Es512, Self::EdDsa];

    /// Those of the FAPI 2.0 Security Profile (section 5.4.1).
    pub(crate) const FAPI2: [Self; 3] = [Self::Ps256, Self::Es256, Self::EdDsa];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Es512 => "ES512",
            Self::EdDsa => "EdDSA",
            Self::Ed25519 => "Ed25519",
            Self::MlDsa44 => "ML-DSA-44",
            Self::MlDsa65 => "ML-DSA-65",
            Self::MlDsa87 => "ML-DSA-87",
        }
    }

    /// The algorithm with that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.as_str() == name)
    }

    /// The algorithm that others may call by this name, in the header of a token, in a JWK or in client metadata.
    pub(crate) fn from_accepted_name(name: &str) -> Option<Self> {
        Self::from_name(name).map(Self::as_read)
    }

    /// The names that others may call it by.
    pub fn accepted_names(self) -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().filter(move |own| own.as_read() == self.as_read()).map(Self::as_str)
    }

    /// The names of what counts if others signed it, for the metadata.
    pub(crate) fn names_of(algorithms: &[Self]) -> Vec<&'static str> {
        algorithms.iter().flat_map(|own| own.accepted_names()).collect()
    }

    /// What a signature is verified as: `EdDSA`, by whichever name (RFC 9864 section 2.2).
    pub(crate) const fn as_read(self) -> Self {
        match self {
            Self::Ed25519 => Self::EdDsa,
            other => other,
        }
    }

    /// Whether this algorithm of a signature is allowed, by whichever name.
    pub(crate) fn is_among(self, allowed: &[Self]) -> bool {
        allowed.iter().any(|own| own.as_read() == self.as_read())
    }

    /// Each of them once, as a signature is verified. For settings.
    #[doc(hidden)]
    pub fn all_as_read(algorithms: impl IntoIterator<Item = Self>) -> Vec<Self> {
        let mut all = Vec::new();
        for algorithm in algorithms.into_iter().map(Self::as_read) {
            if !all.contains(&algorithm) {
                all.push(algorithm);
            }
        }
        all
    }

    /// Whether a proof with a public key and a signature is too long for the header `DPoP`.
    pub(crate) const fn is_long(self) -> bool {
        matches!(self, Self::MlDsa65 | Self::MlDsa87)
    }

    /// The left half of the hash of `value`, with this algorithm's hash function, for `at_hash` and `c_hash`
    /// (OpenID Connect Core section 3.1.3.6). Ed25519 uses SHA-512. `None`: the algorithm has none.
    #[doc(hidden)]
    pub fn left_half_of_hash(self, value: &str) -> Option<Vec<u8>> {
        Some(match self {
            Self::EdDsa | Self::Ed25519 | Self::Es512 => Sha512::digest(value)[..32].to_vec(),
            Self::Es384 => Sha384::digest(value)[..24].to_vec(),
            Self::Rs256 | Self::Ps256 | Self::Es256 => Sha256::digest(value)[..16].to_vec(),
            Self::MlDsa44 | Self::MlDsa65 | Self::MlDsa87 => return None,
        })
    }

    /// ML-DSA has no hash function for the claims of ID tokens.
    pub(crate) const fn is_ml_dsa(self) -> bool {
        matches!(self, Self::MlDsa44 | Self::MlDsa65 | Self::MlDsa87)
    }
}

impl std::fmt::Display for SigningAlgorithm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
