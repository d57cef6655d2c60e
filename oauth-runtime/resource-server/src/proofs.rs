//! DPoP proofs of requests to the API (RFC 9449 section 7).

mod used;

use std::sync::Arc;

use http::request::Parts;
use oauth_runtime_core::__internal::{Base, Demand, NonceDemand, Nonces, Target, proof_of, request_path};
use oauth_runtime_core::keys::SigningAlgorithm;
use oauth_runtime_core::{Digest, OAuthError, Timestamp};

pub(crate) use used::UsedProofsInMemory;
pub use used::{UsedProof, UsedProofs};

/// How much longer than it counts a proof is remembered, in seconds.
const MARGIN: u64 = 60;

/// How the API checks proofs.
pub(crate) struct Proofs {
    /// Where clients reach the API.
    pub(crate) bases: Vec<Base>,
    pub(crate) algorithms: Vec<SigningAlgorithm>,
    pub(crate) requires_nonce: bool,
    pub(crate) nonces: Nonces,
    pub(crate) used: Arc<dyn UsedProofs>,
}

impl Default for Proofs {
    fn default() -> Self {
        Self {
            bases: Vec::new(),
            algorithms: SigningAlgorithm::USUAL.to_vec(),
            requires_nonce: false,
            nonces: Nonces::new(std::iter::empty()),
            used: Arc::new(UsedProofsInMemory::default()),
        }
    }
}

impl Proofs {
    /// The thumbprint of the key of the proof in a request; `None` if the request has no proof.
    pub(crate) async fn key(
        &self,
        request: &Parts,
        access_token: &Digest,
        bound: &str,
        now: Timestamp,
    ) -> Result<Option<String>, OAuthError> {
        if self.bases.is_empty() {
            tracing::error!(
                "no DPoP proof can count: the identifier of the API is not a URL; set `public_url` of the TokenVerifier"
            );
        }
        let path = request_path(request);
        let is_to = |target: &Target<'_>| {
            self.bases.iter().any(|base| target.is_at(base.origin(), base.prefix(), path))
        };
        let demand = Demand {
            method: &request.method,
            is_to: &is_to,
            access_token: Some(access_token),
            algorithms: &self.algorithms,
            nonce: NonceDemand { nonces: &self.nonces, is_required: self.requires_nonce },
            now,
        };
        let Some(proof) = proof_of(&request.headers, &demand)? else { return Ok(None) };
        // Another instance's clock may be behind.
        let remember =
            |digest, until: Timestamp| self.use_once(UsedProof { digest, until: until.plus(MARGIN), now });
        proof.accept(request, Some(bound), remember).await.map(Some)
    }

    async fn use_once(&self, proof: UsedProof) -> Result<bool, OAuthError> {
        self.used.use_once(&proof).await.map_err(|error| {
            tracing::error!(error = &*error as &dyn std::error::Error, "the memory of used proofs failed");
            OAuthError::TemporarilyUnavailable { retry_after: None }
        })
    }
}

impl std::fmt::Debug for Proofs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Proofs")
            .field("bases", &self.bases)
            .field("algorithms", &self.algorithms)
            .field("requires_nonce", &self.requires_nonce)
            .finish_non_exhaustive()
    }
}
