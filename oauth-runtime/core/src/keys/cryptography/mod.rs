//! The cryptography of signing keys, by aws-lc, with keys that are parsed once.
//!
//! The JOSE library parses and checks a private key at each signature, which takes at least as long as the
//! signature itself, and lacks ES512 and ML-DSA. So signing and verifying are done here. The library's verifiers of RSA are
//! used by name: an application may build the library with another default cryptography provider, and nothing here depends
//! on it.

mod curve;
mod ml_dsa;
mod private_key;
mod public_key;

use aws_lc_rs::hmac::{self, HMAC_SHA256, HMAC_SHA384, HMAC_SHA512};

use super::SigningAlgorithm;
use crate::client::MacAlgorithm;

pub(super) use curve::Curve;
pub(super) use private_key::{ParsedKey, generate_pkcs8, ml_dsa_pkcs8};
pub(super) use public_key::PublicKey;

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
