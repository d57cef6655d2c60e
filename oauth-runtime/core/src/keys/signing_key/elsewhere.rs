//! A key that somebody else holds.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::Jwk;
use serde::Serialize;
use serde_json::Value;

use super::{Private, SigningKey, with_signature};
use crate::Secret;
use crate::keys::cryptography::PublicKey;
use crate::keys::{ClientKeySet, KeyError, Signer, SignerError, SigningAlgorithm};

impl SigningKey {
    pub(in crate::keys) fn elsewhere(signer: Arc<dyn Signer>) -> Result<Self, KeyError> {
        let (algorithm, public) = (signer.algorithm(), signer.public_jwk());
        if ClientKeySet::from_value(&serde_json::json!({ "keys": [public] }))?.is_empty() {
            return Err(KeyError::JwkSet("it is not an RSA, P-256 or Ed25519 key that signs".to_owned()));
        }
        let wrong = |error: serde_json::Error| KeyError::JwkSet(error.to_string());
        let Jwk { common, algorithm: numbers } = serde_json::from_value(public).map_err(wrong)?;
        let private = Private::Elsewhere(signer);
        Self::with_public(algorithm, Secret::from(""), private, numbers, common.key_id.as_deref())
    }

    /// The compact form of a JWS, signed elsewhere. `None`: the key is here.
    pub(in crate::keys) fn sign_elsewhere(
        &self,
        typ: &str,
        claims: &impl Serialize,
    ) -> Option<BoxFuture<'static, Result<String, KeyError>>> {
        let Private::Elsewhere(signer) = &self.private else { return None };
        let (signer, key, message) = (Arc::clone(signer), self.clone(), self.message(typ, claims));
        Some(Box::pin(async move {
            let message = message?;
            let signature = signature_of(&*signer, &key, message.as_bytes()).await?;
            Ok(with_signature(message, &signature))
        }))
    }
}

/// Whether a published key verifies a signature. For the suite for signers.
pub fn verifies(
    public_jwk: &Value,
    algorithm: SigningAlgorithm,
    message: &[u8],
    signature: &[u8],
) -> Result<bool, KeyError> {
    let wrong = |error: serde_json::Error| KeyError::JwkSet(error.to_string());
    let jwk: Jwk = serde_json::from_value(public_jwk.clone()).map_err(wrong)?;
    let key = DecodingKey::from_jwk(&jwk).map_err(|error| KeyError::JwkSet(error.to_string()))?;
    Ok(PublicKey::Library(key).verifies(algorithm.as_jose(), message, signature))
}

/// The signature of a signer, which fits the public key.
pub(in crate::keys) async fn signature_of(
    signer: &dyn Signer,
    key: &SigningKey,
    message: &[u8],
) -> Result<Vec<u8>, KeyError> {
    let signature = in_time(signer, key, message).await?.map_err(KeyError::Signer)?;
    if key.verifier.verifies(key.algorithm.as_jose(), message, &signature) {
        Ok(signature)
    } else {
        Err(KeyError::WrongSigner(key.key_id.clone()))
    }
}

/// What the signer answers within its time limit.
async fn in_time<'s>(
    signer: &'s dyn Signer,
    key: &SigningKey,
    message: &'s [u8],
) -> Result<Result<Vec<u8>, SignerError>, KeyError> {
    let signing = signer.sign(message);
    // Without the runtime there is no timer.
    if tokio::runtime::Handle::try_current().is_err() {
        return Ok(signing.await);
    }
    let limit = signer.time_limit();
    let late = |_| KeyError::SignerTimeout { key_id: key.key_id.clone(), limit };
    tokio::time::timeout(limit, signing).await.map_err(late)
}
