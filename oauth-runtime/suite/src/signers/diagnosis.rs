//! Why a signature does not verify: the mistakes that signers make.

use oauth_runtime_core::__internal::verifies;
use oauth_runtime_core::keys::SigningAlgorithm;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// What is probably wrong.
pub(super) fn diagnosis(
    public: &Value,
    algorithm: SigningAlgorithm,
    message: &[u8],
    signature: &[u8],
) -> &'static str {
    let fits =
        |algorithm, message: &[u8]| verifies(public, algorithm, message, signature).unwrap_or_default();
    if fits(algorithm, &Sha256::digest(message)) {
        return "the message was hashed twice";
    }
    let (is_ecdsa, length) = match algorithm {
        SigningAlgorithm::Es256 => (true, 64),
        SigningAlgorithm::Es384 => (true, 96),
        SigningAlgorithm::Es512 => (true, 132),
        _ => (false, 0),
    };
    match algorithm {
        _ if is_ecdsa && is_der(signature) => {
            "it is DER, but JWS has the two numbers alone, with 32, 48 or 66 bytes each (RFC 7518 section 3.4)"
        }
        _ if is_ecdsa && signature.len() != length => {
            "the two numbers must have 32, 48 or 66 bytes each, with their leading zeros (RFC 7518 section 3.4)"
        }
        SigningAlgorithm::Ps256 if fits(SigningAlgorithm::Rs256, message) => {
            "it is an RS256 signature (RSASSA-PKCS1-v1_5)"
        }
        SigningAlgorithm::Rs256 if fits(SigningAlgorithm::Ps256, message) => {
            "it is a PS256 signature (RSASSA-PSS)"
        }
        SigningAlgorithm::Ps256 => {
            "another key or message, or a salt that does not have 32 bytes (RFC 7518 section 3.5)"
        }
        _ => "another key or message",
    }
}

/// A sequence of two integers (RFC 3279 section 2.2.3).
fn is_der(signature: &[u8]) -> bool {
    match signature {
        [0x30, 0x81, length, 0x02, ..] => usize::from(*length) == signature.len() - 3,
        [0x30, length, 0x02, ..] => usize::from(*length) == signature.len() - 2,
        _ => false,
    }
}
