//! The signer under test.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::diagnosis::diagnosis;
use crate::outcome::{Failure, Outcome, ensure};
use oauth_runtime_core::__internal::verifies;
use oauth_runtime_core::keys::{Signer, SignerError};

/// Creates a signer, as the start of a provider does.
pub(super) type Start = Arc<dyn Fn() -> BoxFuture<'static, Arc<dyn Signer>> + Send + Sync>;

/// The signer of a case.
pub(super) struct Subject {
    pub(super) signer: Arc<dyn Signer>,
    pub(super) start: Start,
    pub(super) signatures: usize,
    pub(super) longest: usize,
}

impl Subject {
    /// Signs a message, and verifies the signature.
    pub(super) async fn sign(&self, message: &[u8]) -> Outcome {
        let signature = in_time(&*self.signer, message).await??;
        self.ensure_fits(message, &signature)
    }

    /// Ends the case if this is not the signature of the message.
    pub(super) fn ensure_fits(&self, message: &[u8], signature: &[u8]) -> Outcome {
        let (algorithm, public) = (self.signer.algorithm(), self.signer.public_jwk());
        ensure!(
            verifies(&public, algorithm, message, signature)?,
            "the public key does not verify the {algorithm} signature of a message of {} bytes: {}",
            message.len(),
            diagnosis(&public, algorithm, message, signature)
        );
        Ok(())
    }
}

/// What a signer answers within its time limit.
pub(super) async fn in_time(signer: &dyn Signer, message: &[u8]) -> Outcome<Result<Vec<u8>, SignerError>> {
    let limit = signer.time_limit();
    let late = |_| Failure(format!("no answer within {limit:?}, the signer's time limit"));
    tokio::time::timeout(limit, signer.sign(message)).await.map_err(late)
}
