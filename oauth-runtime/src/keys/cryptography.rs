//! The cryptography behind the JOSE library: that of aws-lc, with RSA keys that are parsed once.
//!
//! The library parses and checks a private key at each signature, which takes an RSA key as long as the signature itself. So each
//! [`SigningKey`](super::SigningKey) keeps its key parsed for as long as it lives, and what signs for the library finds it here.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Once, PoisonError, RwLock, Weak};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair};
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

/// The keys that are parsed, by the digest of their bytes. Whoever made them keeps them alive.
static PARSED: LazyLock<RwLock<HashMap<[u8; 32], Weak<RsaKeyPair>>>> = LazyLock::new(RwLock::default);

/// An RSA key parsed, to be kept by its owner; `None` for a key of another kind, which costs nothing to parse.
pub(super) fn keep_parsed(key: &EncodingKey) -> Result<Option<Arc<RsaKeyPair>>> {
    if key.family() != AlgorithmFamily::Rsa {
        return Ok(None);
    }
    let pair = parsed(key)?;
    let mut known = PARSED.write().unwrap_or_else(PoisonError::into_inner);
    known.retain(|_, pair| pair.strong_count() > 0);
    known.insert(name_of(key), Arc::downgrade(&pair));
    Ok(Some(pair))
}

fn parsed(key: &EncodingKey) -> Result<Arc<RsaKeyPair>> {
    let known =
        PARSED.read().unwrap_or_else(PoisonError::into_inner).get(&name_of(key)).and_then(Weak::upgrade);
    if let Some(pair) = known {
        return Ok(pair);
    }
    let pair = RsaKeyPair::from_der(key.as_bytes());
    pair.map(Arc::new).map_err(|error| ErrorKind::InvalidRsaKey(error.to_string()).into())
}

fn name_of(key: &EncodingKey) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}

fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>> {
    let padding: &'static dyn RsaEncoding = match algorithm {
        Algorithm::RS256 => &RSA_PKCS1_SHA256,
        Algorithm::PS256 => &RSA_PSS_SHA256,
        _ => return (DEFAULT_PROVIDER.signer_factory)(algorithm, key),
    };
    if key.family() != AlgorithmFamily::Rsa {
        return Err(ErrorKind::InvalidKeyFormat.into());
    }
    Ok(Box::new(RsaSigner { pair: parsed(key)?, padding, algorithm: *algorithm }))
}

struct RsaSigner {
    pair: Arc<RsaKeyPair>,
    padding: &'static dyn RsaEncoding,
    algorithm: Algorithm,
}

impl Signer<Vec<u8>> for RsaSigner {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, Error> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        let signed = self.pair.sign(self.padding, &SystemRandom::new(), message, &mut signature);
        signed.map(|()| signature).map_err(Error::from_source)
    }
}

impl JwtSigner for RsaSigner {
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
        let key = SigningKey::generate(SigningAlgorithm::Rs256).expect("a key");
        let pem = key.to_pem().reveal().to_owned();
        let name = name_of(&EncodingKey::from_rsa_pem(pem.as_bytes()).expect("a key"));
        let copy = key.clone();
        drop(key);
        assert!(is_known(&name), "a copy lives");
        drop(copy);
        assert!(!is_known(&name), "nobody has it any more");
    }
}
