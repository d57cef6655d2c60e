//! Public keys.

use aws_lc_rs::signature::{ED25519, ParsedPublicKey};
use jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER;
use jsonwebtoken::{Algorithm, DecodingKey};

use super::{Curve, SigningAlgorithm, ml_dsa};

/// A public key, ready to verify.
#[derive(Clone)]
pub(in crate::keys) enum PublicKey {
    /// For one algorithm. It was parsed when it was read, and is not parsed again for each signature.
    Parsed(SigningAlgorithm, ParsedPublicKey),
    /// An RSA key in the library's form.
    Rsa(DecodingKey),
}

impl PublicKey {
    /// The modulus and the exponent of an RSA key.
    pub(in crate::keys) fn rsa(n: &[u8], e: &[u8]) -> Self {
        Self::Rsa(DecodingKey::from_rsa_raw_components(n, e))
    }

    /// A point of the curve in the form of SEC 1 section 2.3.3; `None` if it is not one.
    pub(in crate::keys) fn point(curve: Curve, point: &[u8]) -> Option<Self> {
        Some(Self::Parsed(curve.algorithm, ParsedPublicKey::new(curve.verifying, point).ok()?))
    }

    /// The 32 bytes of RFC 8032 section 5.1.5; `None` if they are not a key.
    pub(in crate::keys) fn ed25519(bytes: &[u8]) -> Option<Self> {
        Some(Self::Parsed(SigningAlgorithm::EdDsa, ParsedPublicKey::new(&ED25519, bytes).ok()?))
    }

    /// The encoded key of FIPS 204 section 7.2; `None` if it is not one.
    pub(in crate::keys) fn ml_dsa(algorithm: SigningAlgorithm, bytes: &[u8]) -> Option<Self> {
        Some(Self::Parsed(algorithm, ParsedPublicKey::new(ml_dsa::verifying(algorithm)?, bytes).ok()?))
    }

    /// Whether the key created this signature.
    pub(in crate::keys) fn verifies(
        &self,
        algorithm: SigningAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        match self {
            Self::Parsed(own, key) => {
                *own == algorithm.as_read() && key.verify_sig(message, signature).is_ok()
            }
            Self::Rsa(key) => {
                let padding = match algorithm {
                    SigningAlgorithm::Rs256 => Algorithm::RS256,
                    SigningAlgorithm::Ps256 => Algorithm::PS256,
                    _ => return false,
                };
                let verifier = (DEFAULT_PROVIDER.verifier_factory)(&padding, key);
                verifier.is_ok_and(|verifier| verifier.verify(message, &signature.to_vec()).is_ok())
            }
        }
    }
}
