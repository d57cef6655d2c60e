//! The bare signature: the library's call, with a key that was parsed once.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
    RsaEncoding, RsaKeyPair,
};
use oauth_runtime::keys::{SigningAlgorithm, SigningKey};

use crate::Result;

/// A parsed key.
pub(crate) enum Bare {
    Rsa(RsaKeyPair, &'static dyn RsaEncoding),
    Ec(EcdsaKeyPair),
    Ed(Ed25519KeyPair),
}

impl Bare {
    pub(crate) fn new(key: &SigningKey) -> Result<Self> {
        let der = pem::parse(key.to_pem().reveal())?.into_contents();
        Ok(match key.algorithm() {
            SigningAlgorithm::Es256 => {
                Self::Ec(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &der)?)
            }
            SigningAlgorithm::EdDsa => Self::Ed(Ed25519KeyPair::from_pkcs8(&der)?),
            SigningAlgorithm::Ps256 => Self::Rsa(RsaKeyPair::from_pkcs8(&der)?, &RSA_PSS_SHA256),
            _ => Self::Rsa(RsaKeyPair::from_pkcs8(&der)?, &RSA_PKCS1_SHA256),
        })
    }

    pub(crate) fn sign(&self, message: &[u8]) -> bool {
        let random = SystemRandom::new();
        match self {
            Self::Rsa(pair, padding) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(*padding, &random, message, &mut signature).is_ok()
            }
            Self::Ec(pair) => pair.sign(&random, message).is_ok(),
            Self::Ed(pair) => !pair.sign(message).as_ref().is_empty(),
        }
    }
}
