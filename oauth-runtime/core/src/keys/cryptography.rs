//! The cryptography of signing keys, by aws-lc, with private keys that are parsed once.
//!
//! The JOSE library parses and checks a private key at each signature, which takes at least as long as the
//! signature itself. So signing is done here. The library's verifiers are used by name: an application may
//! build the library with another default cryptography provider, and nothing here depends on it.

use aws_lc_rs::hmac::{self, HMAC_SHA256, HMAC_SHA384, HMAC_SHA512};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ED25519, EcdsaKeyPair, Ed25519KeyPair, KeyPair,
    ParsedPublicKey, RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER;
use jsonwebtoken::jwk::{
    AlgorithmParameters, EllipticCurve, EllipticCurveKeyParameters, EllipticCurveKeyType,
    OctetKeyPairParameters, OctetKeyPairType, RSAKeyParameters, RSAKeyType,
};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};

use super::SigningAlgorithm;
use crate::BoxError;
use crate::client::MacAlgorithm;

/// A private key, ready to sign.
pub(super) enum ParsedKey {
    Rsa { pair: Box<RsaKeyPair>, padding: &'static dyn RsaEncoding },
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl ParsedKey {
    pub(super) fn from_pem(algorithm: SigningAlgorithm, pem: &[u8]) -> Result<Self, BoxError> {
        Ok(match algorithm {
            SigningAlgorithm::Rs256 => Self::rsa(pem, &RSA_PKCS1_SHA256)?,
            SigningAlgorithm::Ps256 => Self::rsa(pem, &RSA_PSS_SHA256)?,
            SigningAlgorithm::Es256 => {
                let key = EncodingKey::from_ec_pem(pem)?;
                Self::P256(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key.as_bytes())?)
            }
            SigningAlgorithm::EdDsa => {
                Self::Ed25519(Ed25519KeyPair::from_pkcs8(EncodingKey::from_ed_pem(pem)?.as_bytes())?)
            }
        })
    }

    fn rsa(pem: &[u8], padding: &'static dyn RsaEncoding) -> Result<Self, BoxError> {
        let pair = RsaKeyPair::from_der(EncodingKey::from_rsa_pem(pem)?.as_bytes())?;
        Ok(Self::Rsa { pair: Box::new(pair), padding })
    }

    /// The length of an RSA key, in bits.
    pub(super) fn rsa_bits(&self) -> Option<usize> {
        match self {
            Self::Rsa { pair, .. } => Some(pair.public_modulus_len() * 8),
            Self::P256(_) | Self::Ed25519(_) => None,
        }
    }

    /// The parameters of the public key, as in a JWK (RFC 7518 section 6, RFC 8037 section 2).
    pub(super) fn public(&self) -> AlgorithmParameters {
        let encoded = |number: &[u8]| URL_SAFE_NO_PAD.encode(number);
        match self {
            Self::Rsa { pair, .. } => AlgorithmParameters::RSA(RSAKeyParameters {
                key_type: RSAKeyType::RSA,
                n: encoded(pair.public_key().modulus().big_endian_without_leading_zero()),
                e: encoded(pair.public_key().exponent().big_endian_without_leading_zero()),
            }),
            Self::P256(pair) => {
                // SEC 1 section 2.3.3: one byte, then both coordinates.
                let point = pair.public_key().as_ref();
                let (x, y) = point[1..].split_at(32);
                AlgorithmParameters::EllipticCurve(EllipticCurveKeyParameters {
                    key_type: EllipticCurveKeyType::EC,
                    curve: EllipticCurve::P256,
                    x: encoded(x),
                    y: encoded(y),
                })
            }
            Self::Ed25519(pair) => AlgorithmParameters::OctetKeyPair(OctetKeyPairParameters {
                key_type: OctetKeyPairType::OctetKeyPair,
                curve: EllipticCurve::Ed25519,
                x: encoded(pair.public_key().as_ref()),
            }),
        }
    }

    /// The signature of a message (RFC 7518 section 3, RFC 8037 section 3.1).
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, BoxError> {
        match self {
            Self::Rsa { pair, padding } => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(*padding, &SystemRandom::new(), message, &mut signature)?;
                Ok(signature)
            }
            Self::P256(pair) => Ok(pair.sign(&SystemRandom::new(), message)?.as_ref().to_vec()),
            Self::Ed25519(pair) => Ok(pair.sign(message).as_ref().to_vec()),
        }
    }
}

/// A public key, ready to verify.
#[derive(Clone)]
pub(super) enum PublicKey {
    /// For one algorithm. It was parsed when it was read, and is not parsed again for each signature.
    Parsed(SigningAlgorithm, ParsedPublicKey),
    /// In the library's form.
    Library(DecodingKey),
}

impl PublicKey {
    /// A point of the curve in the form of SEC 1 section 2.3.3; `None` if it is not one.
    pub(super) fn p256(point: &[u8]) -> Option<Self> {
        let key = ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).ok()?;
        Some(Self::Parsed(SigningAlgorithm::Es256, key))
    }

    /// The 32 bytes of RFC 8032 section 5.1.5; `None` if they are not a key.
    pub(super) fn ed25519(bytes: &[u8]) -> Option<Self> {
        Some(Self::Parsed(SigningAlgorithm::EdDsa, ParsedPublicKey::new(&ED25519, bytes).ok()?))
    }

    /// Whether the key created this signature.
    pub(super) fn verifies(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Parsed(own, key) => {
                own.as_jose() == algorithm && key.verify_sig(message, signature).is_ok()
            }
            Self::Library(key) => {
                let verifier = (DEFAULT_PROVIDER.verifier_factory)(&algorithm, key);
                verifier.is_ok_and(|verifier| verifier.verify(message, &signature.to_vec()).is_ok())
            }
        }
    }
}

/// Whether this is the message authentication code of a message (RFC 7518 section 3.2). The comparison takes
/// constant time.
pub(super) fn is_mac(algorithm: MacAlgorithm, secret: &[u8], message: &[u8], mac: &[u8]) -> bool {
    let hash = match algorithm {
        MacAlgorithm::Hs256 => HMAC_SHA256,
        MacAlgorithm::Hs384 => HMAC_SHA384,
        MacAlgorithm::Hs512 => HMAC_SHA512,
    };
    hmac::verify(&hmac::Key::new(hash, secret), message, mac).is_ok()
}
