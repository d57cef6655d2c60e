//! Keys that never leave the place where they are.

use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;

use super::SigningAlgorithm;
use crate::BoxError;

/// A key in a key management service, a hardware security module or another process: it signs, and the provider never
/// sees it. Pass it to [`SigningKeys::from_signers`](super::SigningKeys::from_signers).
///
/// The provider verifies each signature with the public key before a client sees it. That takes less than a tenth of a
/// millisecond, so there is no setting to turn it off: a fault in the device otherwise ends in tokens that nobody
/// accepts, and one faulty RSA signature can reveal the private key to whoever gets it. `SignerSuite` of the feature
/// `testing` proves a signer.
///
/// ```
/// use oauth_runtime::async_trait;
/// use oauth_runtime::keys::{Signer, SignerError, SigningAlgorithm};
///
/// struct KmsKey {
///     arn: String,
///     public: serde_json::Value, // read once, at the start
/// }
///
/// #[async_trait]
/// impl Signer for KmsKey {
///     fn algorithm(&self) -> SigningAlgorithm {
///         SigningAlgorithm::Es256
///     }
///
///     fn public_jwk(&self) -> serde_json::Value {
///         self.public.clone()
///     }
///
///     async fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerError> {
///         let signed: Result<Vec<u8>, std::io::Error> = ask_the_service(&self.arn, message).await;
///         signed.map_err(SignerError::temporary)
///     }
/// }
/// # async fn ask_the_service(_: &str, _: &[u8]) -> Result<Vec<u8>, std::io::Error> { Ok(Vec::new()) }
/// ```
#[async_trait]
pub trait Signer: Send + Sync {
    /// The algorithm of the signatures.
    fn algorithm(&self) -> SigningAlgorithm;

    /// The public key as a JWK (RFC 7517): RSA, EC or OKP. Its `kid` names the key in tokens; without one, its
    /// thumbprint does.
    fn public_jwk(&self) -> Value;

    /// The signature of these bytes in the form of JWS (RFC 7518 section 3): for `ES256`, the two numbers of 32 bytes
    /// each, not DER; for `PS256`, with a salt of 32 bytes. Hash them as the algorithm says, if the key's owner signs
    /// hashes.
    ///
    /// The provider drops the future if the client hangs up or the [time limit](Self::time_limit) passes. What was
    /// sent to the key's owner may still be answered: do not take that answer for the next signature.
    ///
    /// # Errors
    /// [`SignerError`] says whether it may work later. The client gets `temporarily_unavailable` or `server_error`.
    async fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerError>;

    /// How long a signature may take. A client waits for it; after that, it gets `temporarily_unavailable` (503), and
    /// the log names the key. Default: 5 seconds. The limit needs a tokio runtime with its timer; without a runtime
    /// there is none.
    fn time_limit(&self) -> Duration {
        Duration::from_secs(5)
    }
}

/// Why a [`Signer`] did not sign. The log has it; the client does not.
#[derive(Debug, thiserror::Error)]
#[error("the signer failed")]
pub struct SignerError {
    is_temporary: bool,
    source: BoxError,
}

impl SignerError {
    /// A failure that a retry does not repair, such as a key that was deleted.
    pub fn permanent(source: impl Into<BoxError>) -> Self {
        Self { is_temporary: false, source: source.into() }
    }

    /// A failure that may be over soon, such as a lost connection.
    pub fn temporary(source: impl Into<BoxError>) -> Self {
        Self { is_temporary: true, source: source.into() }
    }

    /// Whether it may work later.
    pub fn is_temporary(&self) -> bool {
        self.is_temporary
    }
}
