//! A proof that was accepted with its request.

use std::future::Future;

use http::request::Parts;

use super::proof::{Proof, invalid};
use super::unverified::HEADER;
use crate::{Digest, OAuthError, Timestamp};

/// In the extensions of a request: its proof was accepted. A request that passes a layer and several extractors is verified
/// for each resource that they name, and is still one request.
#[derive(Debug, Clone, Copy)]
pub struct AcceptedProof(Digest);

impl AcceptedProof {
    /// The proof of this request was accepted.
    pub fn keep(head: &mut Parts) {
        if let Some(accepted) = of(head) {
            head.extensions.insert(Self(accepted));
        }
    }

    /// Whether the proof of this request was accepted before, with it.
    pub fn is_in(head: &Parts) -> bool {
        head.extensions.get::<Self>().is_some_and(|accepted| of(head) == Some(accepted.0))
    }
}

impl Proof {
    /// Accepts the proof of a request, which counts once, and returns the thumbprint of its key. `bound` is the key that it
    /// has to be by: only whoever holds that one fills the memory, so another proof is not remembered, and the caller
    /// refuses it. `use_once` remembers a digest for a time, and says whether it is new.
    ///
    /// # Errors
    /// `invalid_dpop_proof` if the proof was used before; those of `use_once`.
    pub async fn accept<F>(
        self,
        head: &Parts,
        bound: Option<&str>,
        use_once: impl FnOnce(Digest, Timestamp) -> F,
    ) -> Result<String, OAuthError>
    where
        F: Future<Output = Result<bool, OAuthError>>,
    {
        let Self { thumbprint, used, until } = self;
        let is_anothers = bound.is_some_and(|key| key != thumbprint);
        if is_anothers || AcceptedProof::is_in(head) || use_once(used, until).await? {
            return Ok(thumbprint);
        }
        Err(used_before())
    }
}

pub(crate) fn used_before() -> OAuthError {
    invalid("the proof was used before: each request needs one with a jti of its own")
}

fn of(head: &Parts) -> Option<Digest> {
    head.headers.get(HEADER).and_then(|value| value.to_str().ok()).map(Digest::of)
}
