//! The cryptography behind the JOSE library: that of aws-lc, with private keys that are parsed once.
//!
//! The library parses and checks a private key at each signature, which takes an RSA key as long as the signature itself, and keys on
//! curves longer than that. So each [`SigningKey`](super::SigningKey) keeps its key parsed for as long as it lives, and what signs for the library finds
//! it here.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Once, PoisonError, RwLock, Weak};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
    RsaEncoding, RsaKeyPair,
};
use jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER;
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner};
use jsonwebtoken::errors::{ErrorKind, Result};
use jsonwebtoken::signature::{Error, Signer};
use jsonwebtoken::{Algorithm, AlgorithmFamily, EncodingKey};
use sha2::{Digest, Sha256};

/// Chooses the cryptography of `jsonwebtoken` once. An application that chose already keeps its choice, and signs more slowly.
pub(super) fn install() {
    static INSTALLED: Once = Once::new();
    static PROVIDER: LazyLock<CryptoProvider> =
        LazyLock::new(|| CryptoProvider { signer_factory: signer, ..DEFAULT_PROVIDER.clone() });
    INSTALLED.call_once(|| {
        let _ = PROVIDER.install_default();
    });
}

/// A private key, ready to sign.
pub(super) enum ParsedKey {
    Rsa(RsaKeyPair),
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

/// The keys that are parsed, by the digest of their bytes. Whoever made them keeps them alive.
static PARSED: LazyLock<RwLock<HashMap<[u8; 32], Weak<ParsedKey>>>> = LazyLock::new(RwLock::default);

/// A key parsed, to be kept by its owner.
pub(super) fn keep_parsed(key: &EncodingKey) -> Result<Arc<ParsedKey>> {
    let parsed = parsed(key)?;
    let mut known = PARSED.write().unwrap_or_else(PoisonError::into_inner);
    known.retain(|_, parsed| parsed.strong_count() > 0);
    known.insert(name_of(key), Arc::downgrade(&parsed));
    Ok(parsed)
}

fn parsed(key: &EncodingKey) -> Result<Arc<ParsedKey>> {
    let known =
        PARSED.read().unwrap_or_else(PoisonError::into_inner).get(&name_of(key)).and_then(Weak::upgrade);
    match known {
        Some(parsed) => Ok(parsed),
        None => ParsedKey::new(key).map(Arc::new),
    }
}

fn name_of(key: &EncodingKey) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}

impl ParsedKey {
    fn new(key: &EncodingKey) -> Result<Self> {
        let bytes = key.as_bytes();
        Ok(match key.family() {
            AlgorithmFamily::Rsa => {
                let pair = RsaKeyPair::from_der(bytes);
                Self::Rsa(pair.map_err(|error| ErrorKind::InvalidRsaKey(error.to_string()))?)
            }
            AlgorithmFamily::Ec => {
                let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, bytes);
                Self::P256(pair.map_err(|_| ErrorKind::InvalidEcdsaKey)?)
            }
            AlgorithmFamily::Ed => {
                let pair = Ed25519KeyPair::from_pkcs8(bytes);
                Self::Ed25519(pair.map_err(|_| ErrorKind::InvalidEddsaKey)?)
            }
            _ => return Err(ErrorKind::InvalidKeyFormat.into()),
        })
    }

    /// The length of an RSA key, in bits.
    pub(super) fn rsa_bits(&self) -> Option<usize> {
        match self {
            Self::Rsa(pair) => Some(pair.public_modulus_len() * 8),
            Self::P256(_) | Self::Ed25519(_) => None,
        }
    }
}

fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>> {
    let family = match algorithm {
        Algorithm::RS256 | Algorithm::PS256 => AlgorithmFamily::Rsa,
        Algorithm::ES256 => AlgorithmFamily::Ec,
        Algorithm::EdDSA => AlgorithmFamily::Ed,
        _ => return (DEFAULT_PROVIDER.signer_factory)(algorithm, key),
    };
    if key.family() != family {
        return Err(ErrorKind::InvalidKeyFormat.into());
    }
    Ok(Box::new(ParsedSigner { key: parsed(key)?, algorithm: *algorithm }))
}

struct ParsedSigner {
    key: Arc<ParsedKey>,
    algorithm: Algorithm,
}

impl Signer<Vec<u8>> for ParsedSigner {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, Error> {
        let random = SystemRandom::new();
        match &*self.key {
            ParsedKey::Rsa(pair) => {
                let padding: &'static dyn RsaEncoding = match self.algorithm {
                    Algorithm::PS256 => &RSA_PSS_SHA256,
                    _ => &RSA_PKCS1_SHA256,
                };
                let mut signature = vec![0; pair.public_modulus_len()];
                let signed = pair.sign(padding, &random, message, &mut signature);
                signed.map(|()| signature).map_err(Error::from_source)
            }
            ParsedKey::P256(pair) => {
                let signed = pair.sign(&random, message);
                signed.map(|signature| signature.as_ref().to_vec()).map_err(Error::from_source)
            }
            ParsedKey::Ed25519(pair) => Ok(pair.sign(message).as_ref().to_vec()),
        }
    }
}

impl JwtSigner for ParsedSigner {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{SigningAlgorithm, SigningKey};

    fn is_known(name: &[u8; 32]) -> bool {
        PARSED.read().expect("no panic").get(name).is_some_and(|pair| pair.strong_count() > 0)
    }

    #[test]
    fn a_key_is_parsed_as_long_as_it_lives() {
        for algorithm in SigningAlgorithm::ALL {
            let key = SigningKey::generate(algorithm).expect("a key");
            let pem = key.to_pem().reveal().to_owned();
            let encoding = match algorithm {
                SigningAlgorithm::Rs256 | SigningAlgorithm::Ps256 => {
                    EncodingKey::from_rsa_pem(pem.as_bytes())
                }
                SigningAlgorithm::Es256 => EncodingKey::from_ec_pem(pem.as_bytes()),
                SigningAlgorithm::EdDsa => EncodingKey::from_ed_pem(pem.as_bytes()),
            };
            let name = name_of(&encoding.expect("a key"));
            let copy = key.clone();
            drop(key);
            assert!(is_known(&name), "a copy lives");
            drop(copy);
            assert!(!is_known(&name), "nobody has it any more");
        }
    }
}
