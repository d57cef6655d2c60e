//! Signs with the keys of a provider.

use serde::Serialize;

use super::SigningKeys;
use crate::keys::{KeyError, SigningAlgorithm};

impl SigningKeys {
    /// Signs claims into a JWT with the header `typ`. Keys for one purpose sign by way of
    /// [`for_purpose`](Self::for_purpose).
    ///
    /// # Errors
    /// [`KeyError::NoKeyFor`], [`KeyError::Signing`], and [`KeyError::Elsewhere`] for a key of a signer.
    pub fn sign(
        &self,
        algorithm: SigningAlgorithm,
        typ: &str,
        claims: &impl Serialize,
    ) -> Result<String, KeyError> {
        if !self.usual.algorithms.contains(&algorithm) {
            return Err(KeyError::NoKeyFor(algorithm));
        }
        let ring = self.ring();
        let key = ring.signer(algorithm, self.now()).ok_or(KeyError::NoKeyFor(algorithm))?;
        key.sign(typ, claims)
    }

    /// The same for async code, and for keys that are elsewhere ([`from_signers`](Self::from_signers)): slow signatures run
    /// on another thread, so that other requests do not wait.
    ///
    /// # Errors
    /// Those of [`sign`](Self::sign), and [`KeyError::Signer`].
    pub async fn sign_async(
        &self,
        algorithm: SigningAlgorithm,
        typ: &'static str,
        claims: impl Serialize + Send + 'static,
    ) -> Result<String, KeyError> {
        self.sign_off_thread(algorithm, typ, claims).await
    }

    pub(crate) async fn sign_off_thread(
        &self,
        algorithm: SigningAlgorithm,
        typ: &'static str,
        claims: impl Serialize + Send + 'static,
    ) -> Result<String, KeyError> {
        let ring = self.ring();
        let key = ring
            .signer(algorithm, self.now())
            .filter(|_| self.usual.algorithms.contains(&algorithm))
            .ok_or(KeyError::NoKeyFor(algorithm))?;
        if let Some(signing) = key.sign_elsewhere(typ, &claims) {
            return signing.await;
        }
        if !key.is_slow() {
            return key.sign(typ, &claims);
        }
        // Without the runtime there are no other requests.
        match tokio::runtime::Handle::try_current().ok() {
            None => key.sign(typ, &claims),
            Some(runtime) => {
                let keys = self.clone();
                let signed = runtime.spawn_blocking(move || keys.sign(algorithm, typ, &claims)).await;
                // It did not run, because the runtime is shutting down.
                signed.unwrap_or_else(|error| match error.try_into_panic() {
                    Ok(panic) => std::panic::resume_unwind(panic),
                    Err(_) => Err(KeyError::NoKeyFor(algorithm)),
                })
            }
        }
    }
}
