//! The curves of ECDSA (RFC 7518 sections 3.4 and 6.2).

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED,
    ECDSA_P384_SHA384_FIXED_SIGNING, ECDSA_P521_SHA512_FIXED, ECDSA_P521_SHA512_FIXED_SIGNING,
    EcdsaSigningAlgorithm, EcdsaVerificationAlgorithm,
};

use super::SigningAlgorithm;

/// A curve, which has one algorithm.
#[derive(Clone, Copy)]
pub(in crate::keys) struct Curve {
    /// The `crv` of a JWK.
    pub(in crate::keys) name: &'static str,
    pub(in crate::keys) algorithm: SigningAlgorithm,
    /// The length of a coordinate, in bytes.
    pub(in crate::keys) length: usize,
    pub(in crate::keys) signing: &'static EcdsaSigningAlgorithm,
    pub(super) verifying: &'static EcdsaVerificationAlgorithm,
}

impl Curve {
    const ALL: [Self; 3] = [
        Self {
            name: "P-256",
            algorithm: SigningAlgorithm::Es256,
            length: 32,
            signing: &ECDSA_P256_SHA256_FIXED_SIGNING,
            verifying: &ECDSA_P256_SHA256_FIXED,
        },
        Self {
            name: "P-384",
            algorithm: SigningAlgorithm::Es384,
            length: 48,
            signing: &ECDSA_P384_SHA384_FIXED_SIGNING,
            verifying: &ECDSA_P384_SHA384_FIXED,
        },
        Self {
            name: "P-521",
            algorithm: SigningAlgorithm::Es512,
            length: 66,
            signing: &ECDSA_P521_SHA512_FIXED_SIGNING,
            verifying: &ECDSA_P521_SHA512_FIXED,
        },
    ];

    pub(in crate::keys) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.name == name)
    }

    pub(in crate::keys) fn of(algorithm: SigningAlgorithm) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.algorithm == algorithm)
    }
}
