//! Private keys.

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{self, KeySize};
use aws_lc_rs::signature::{
    EcdsaKeyPair, Ed25519KeyPair, KeyPair, PqdsaKeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaEncoding,
    RsaKeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::{Curve, SigningAlgorithm, ml_dsa};
use crate::BoxError;

/// A private key, ready to sign.
pub(in crate::keys) enum ParsedKey {
    Rsa { pair: Box<RsaKeyPair>, padding: &'static dyn RsaEncoding },
    Ec { pair: EcdsaKeyPair, curve: Curve },
    Ed25519(Ed25519KeyPair),
    MlDsa { pair: PqdsaKeyPair, algorithm: SigningAlgorithm },
}

/// A new key in the form of PKCS #8: 2048 bits for RSA.
pub(in crate::keys) fn generate_pkcs8(algorithm: SigningAlgorithm) -> Result<Vec<u8>, Unspecified> {
    let random = SystemRandom::new();
    if let Some(curve) = Curve::of(algorithm) {
        return Ok(EcdsaKeyPair::generate_pkcs8(curve.signing, &random)?.as_ref().to_vec());
    }
    if let Some(parameters) = ml_dsa::signing(algorithm) {
        return Ok(PqdsaKeyPair::generate(parameters)?.to_pkcs8v1()?.as_ref().to_vec());
    }
    match algorithm {
        SigningAlgorithm::EdDsa | SigningAlgorithm::Ed25519 => {
            Ok(Ed25519KeyPair::generate_pkcs8v1(&random)?.as_ref().to_vec())
        }
        _ => Ok(rsa::KeyPair::generate(KeySize::Rsa2048)?.as_der()?.as_ref().to_vec()),
    }
}

/// The PKCS #8 form of the key with this seed (FIPS 204 section 6.1), if it is that of the public key.
pub(in crate::keys) fn ml_dsa_pkcs8(
    algorithm: SigningAlgorithm,
    seed: &[u8],
    public: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let pair = PqdsaKeyPair::from_seed(ml_dsa::signing(algorithm)?, seed).ok()?;
    let pkcs8 = pair.to_pkcs8v1().ok()?;
    (pair.public_key().as_ref() == public).then(|| Zeroizing::new(pkcs8.as_ref().to_vec()))
}

impl ParsedKey {
    pub(in crate::keys) fn from_pem(algorithm: SigningAlgorithm, pem: &str) -> Result<Self, BoxError> {
        // The error of the library would show the text.
        let block = pem::parse(pem).map_err(|_| "it is not PEM")?;
        let is_pkcs1 = match block.tag() {
            "PRIVATE KEY" => false,
            "RSA PRIVATE KEY" => true,
            _ => return Err("it is neither PKCS #8 nor, for RSA, PKCS #1".into()),
        };
        let der = Zeroizing::new(block.into_contents());
        let padding: &'static dyn RsaEncoding = match algorithm {
            SigningAlgorithm::Rs256 => &RSA_PKCS1_SHA256,
            SigningAlgorithm::Ps256 => &RSA_PSS_SHA256,
            _ if is_pkcs1 => return Err("it is an RSA key".into()),
            _ => return Self::from_pkcs8(algorithm, &der),
        };
        let pair = if is_pkcs1 { RsaKeyPair::from_der(&der)? } else { RsaKeyPair::from_pkcs8(&der)? };
        Ok(Self::Rsa { pair: Box::new(pair), padding })
    }

    fn from_pkcs8(algorithm: SigningAlgorithm, pkcs8: &[u8]) -> Result<Self, BoxError> {
        if let Some(curve) = Curve::of(algorithm) {
            let pair = EcdsaKeyPair::from_pkcs8(curve.signing, pkcs8)?;
            return Ok(Self::Ec { pair, curve });
        }
        match ml_dsa::signing(algorithm) {
            Some(parameters) => {
                Ok(Self::MlDsa { pair: PqdsaKeyPair::from_pkcs8(parameters, pkcs8)?, algorithm })
            }
            None => Ok(Self::Ed25519(Ed25519KeyPair::from_pkcs8(pkcs8)?)),
        }
    }

    /// The length of an RSA key, in bits.
    pub(in crate::keys) fn rsa_bits(&self) -> Option<usize> {
        match self {
            Self::Rsa { pair, .. } => Some(pair.public_modulus_len() * 8),
            Self::Ec { .. } | Self::Ed25519(_) | Self::MlDsa { .. } => None,
        }
    }

    /// The members of the public key in a JWK (RFC 7518 section 6, RFC 8037 section 2, RFC 9964 section 4).
    pub(in crate::keys) fn public(&self) -> Value {
        let encoded = |number: &[u8]| URL_SAFE_NO_PAD.encode(number);
        match self {
            Self::Rsa { pair, .. } => json!({
                "kty": "RSA",
                "n": encoded(pair.public_key().modulus().big_endian_without_leading_zero()),
                "e": encoded(pair.public_key().exponent().big_endian_without_leading_zero()),
            }),
            Self::Ec { pair, curve } => {
                // SEC 1 section 2.3.3: one byte, then both coordinates.
                let point = pair.public_key().as_ref();
                let (x, y) = point[1..].split_at(curve.length);
                json!({ "kty": "EC", "crv": curve.name, "x": encoded(x), "y": encoded(y) })
            }
            Self::Ed25519(pair) => {
                json!({ "kty": "OKP", "crv": "Ed25519", "x": encoded(pair.public_key().as_ref()) })
            }
            Self::MlDsa { pair, algorithm } => json!({
                "kty": "AKP", "alg": algorithm.as_str(), "pub": encoded(pair.public_key().as_ref()),
            }),
        }
    }

    /// The signature of a message (RFC 7518 section 3, RFC 8037 section 3.1, RFC 9964 section 3).
    pub(in crate::keys) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, BoxError> {
        match self {
            Self::Rsa { pair, padding } => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(*padding, &SystemRandom::new(), message, &mut signature)?;
                Ok(signature)
            }
            Self::Ec { pair, .. } => Ok(pair.sign(&SystemRandom::new(), message)?.as_ref().to_vec()),
            Self::Ed25519(pair) => Ok(pair.sign(message).as_ref().to_vec()),
            Self::MlDsa { pair, .. } => {
                let mut signature = vec![0; pair.algorithm().signature_len()];
                pair.sign(message, &mut signature)?;
                Ok(signature)
            }
        }
    }
}
