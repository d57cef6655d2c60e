//! The parameter sets of ML-DSA (RFC 9964 section 3).

use aws_lc_rs::signature::{
    ML_DSA_44, ML_DSA_44_SIGNING, ML_DSA_65, ML_DSA_65_SIGNING, ML_DSA_87, ML_DSA_87_SIGNING,
    PqdsaSigningAlgorithm, PqdsaVerificationAlgorithm,
};

use super::SigningAlgorithm;

pub(super) fn signing(algorithm: SigningAlgorithm) -> Option<&'static PqdsaSigningAlgorithm> {
    match algorithm {
        SigningAlgorithm::MlDsa44 => Some(&ML_DSA_44_SIGNING),
        SigningAlgorithm::MlDsa65 => Some(&ML_DSA_65_SIGNING),
        SigningAlgorithm::MlDsa87 => Some(&ML_DSA_87_SIGNING),
        _ => None,
    }
}

pub(super) fn verifying(algorithm: SigningAlgorithm) -> Option<&'static PqdsaVerificationAlgorithm> {
    match algorithm {
        SigningAlgorithm::MlDsa44 => Some(&ML_DSA_44),
        SigningAlgorithm::MlDsa65 => Some(&ML_DSA_65),
        SigningAlgorithm::MlDsa87 => Some(&ML_DSA_87),
        _ => None,
    }
}
