//! The bare signatures, by the same library, with nothing to decode.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey, UnparsedPublicKey, VerificationAlgorithm,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use oauth_runtime::keys::{SigningAlgorithm, SigningKeys};
use serde_json::Value;

use crate::Result;
use crate::holder::Holder;

/// What is signed, and the signature.
pub(crate) struct Signed {
    message: Vec<u8>,
    signature: Vec<u8>,
}

impl Signed {
    pub(crate) fn of(token: &str) -> Result<Self> {
        let (message, signature) = token.rsplit_once('.').ok_or("no JWT")?;
        Ok(Self { message: message.as_bytes().to_vec(), signature: URL_SAFE_NO_PAD.decode(signature)? })
    }
}

/// The key of the provider, which is parsed once.
pub(crate) struct ProviderKey(ParsedPublicKey);

impl ProviderKey {
    pub(crate) fn of(keys: &SigningKeys, algorithm: SigningAlgorithm) -> Result<Self> {
        let published: Value = serde_json::from_slice(&keys.published())?;
        let decoded = |name: &str| -> Result<Vec<u8>> {
            Ok(URL_SAFE_NO_PAD.decode(published["keys"][0][name].as_str().ok_or("no key")?)?)
        };
        let key = match algorithm {
            SigningAlgorithm::EdDsa => ParsedPublicKey::new(&ED25519, decoded("x")?)?,
            _ => {
                let point = [vec![4], decoded("x")?, decoded("y")?].concat();
                ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)?
            }
        };
        Ok(Self(key))
    }

    pub(crate) fn verify(&self, token: &Signed) -> bool {
        self.0.verify_sig(&token.message, &token.signature).is_ok()
    }
}

/// The key of a client, which each proof contains, so that it is parsed each time.
pub(crate) struct ProofKey<'a> {
    algorithm: &'static dyn VerificationAlgorithm,
    public: &'a [u8],
}

impl<'a> ProofKey<'a> {
    pub(crate) fn of(holder: &'a Holder) -> Self {
        Self { algorithm: holder.verification(), public: holder.public() }
    }

    pub(crate) fn verify(&self, proof: &Signed) -> bool {
        UnparsedPublicKey::new(self.algorithm, self.public).verify(&proof.message, &proof.signature).is_ok()
    }
}
