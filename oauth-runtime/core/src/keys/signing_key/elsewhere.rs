//! A key that somebody else holds.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde::Serialize;
use serde_json::Value;

use super::{Private, SigningKey, with_signature};
use crate::Secret;
use crate::keys::client_keys::ClientKey;
use crate::keys::jwk::only_required;
use crate::keys::{ClientKeySet, KeyError, Signer, SignerError, SigningAlgorithm};

impl SigningKey {
    pub(in crate::keys) fn elsewhere(signer: Arc<dyn Signer>) -> Result<Self, KeyError> {
        let (algorithm, public) = (signer.algorithm(), signer.public_jwk());
        let wrong = |what: String| KeyError::JwkSet(what);
        if ClientKeySet::from_value(&serde_json::json!({ "keys": [public] }))?.is_empty() {
            return Err(wrong(format!("it is not a key that signs with {algorithm}")));
        }
        let numbers = only_required(&public).ok_or_else(|| wrong("its `kty` is unknown".to_owned()))?;
        let key_id = public["kid"].as_str();
        let private = Private::Elsewhere(signer);
        Self::with_public(algorithm, Secret::from(""), private, numbers, key_id)
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
    let malformed = || KeyError::JwkSet("it is not a public key".to_owned());
    // Its own `alg` does not count: a signer may sign with another one.
    let key = ClientKey::of(&only_required(public_jwk).ok_or_else(malformed)?, algorithm);
    Ok(key.map_err(KeyError::JwkSet)?.verifier().verifies(algorithm, message, signature))
}

/// The signature of a signer, which fits the public key.
pub(in crate::keys) async fn signature_of(
    signer: &dyn Signer,
    key: &SigningKey,
    message: &[u8],
) -> Result<Vec<u8>, KeyError> {
    let signature = in_time(signer, key, message).await?.map_err(KeyError::Signer)?;
    if key.verifier.verifies(key.algorithm, message, &signature) {
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
