//! Signing keys that are elsewhere.

use std::sync::Arc;

use super::SigningKeys;
use crate::keys::signing_key::signature_of;
use crate::keys::{KeyError, Signer, SigningKey};

/// What a signer signs at the start, to show that its signatures fit its public key.
const PROBE: &[u8] = b"oauth-runtime probes this signer";

impl SigningKeys {
    /// Keys that others hold: a key management service, a hardware security module. The first of an algorithm signs;
    /// all are published. Each signs a probe, so that a wrong key, or a signature in a wrong form, is found at the start.
    ///
    /// [`sign`](Self::sign) cannot use such keys, because it does not wait; [`sign_async`](Self::sign_async) can.
    ///
    /// # Errors
    /// [`KeyError::JwkSet`] if a public key is wrong, [`KeyError::WrongSigner`] if it does not verify the probe,
    /// [`KeyError::Signer`] if a signer fails, [`KeyError::SignerTimeout`] if it does not answer,
    /// [`KeyError::Empty`] or [`KeyError::DuplicateKeyId`].
    pub async fn from_signers(signers: impl IntoIterator<Item = Arc<dyn Signer>>) -> Result<Self, KeyError> {
        let mut keys = Vec::new();
        for signer in signers {
            let key = SigningKey::elsewhere(Arc::clone(&signer))?;
            signature_of(&*signer, &key, PROBE).await?;
            keys.push(key);
        }
        Self::fixed(keys)
    }
}
