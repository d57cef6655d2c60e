//! DPoP proofs of requests to the API (RFC 9449 section 7).

mod used;

use std::sync::Arc;

use http::request::Parts;
use oauth_runtime_core::__internal::{
    AcceptedProof, Demand, NonceDemand, Nonces, Proof, Target, proof_of, request_path,
};
use oauth_runtime_core::keys::SigningAlgorithm;
use oauth_runtime_core::{Digest, OAuthError, Timestamp};

use crate::error::TokenVerifierError;

pub use used::UsedProofs;
pub(crate) use used::UsedProofsInMemory;

/// How much longer than it counts a proof is remembered, in seconds.
const MARGIN: u64 = 60;

/// How the API checks proofs.
pub(crate) struct Proofs {
    pub(crate) algorithms: Vec<SigningAlgorithm>,
    pub(crate) requires_nonce: bool,
    pub(crate) nonces: Nonces,
    pub(crate) used: Arc<dyn UsedProofs>,
}

impl Default for Proofs {
    fn default() -> Self {
        Self {
            algorithms: SigningAlgorithm::ALL.to_vec(),
            requires_nonce: false,
            nonces: Nonces::new(std::iter::empty()),
            used: Arc::new(UsedProofsInMemory::default()),
        }
    }
}

impl Proofs {
    /// The thumbprint of the key that a request proves its sender to hold; `None` if it has no proof. `resource` is the
    /// identifier of the API, which says where clients reach it.
    pub(crate) async fn key(
        &self,
        request: &Parts,
        access_token: &str,
        bound: &str,
        resource: &str,
        now: Timestamp,
    ) -> Result<Option<String>, OAuthError> {
        let base = url::Url::parse(resource).ok();
        let (origin, prefix) = base.as_ref().map_or_else(Default::default, |url| {
            (url.origin().ascii_serialization(), url.path().trim_end_matches('/'))
        });
        let is_to =
            |target: &Target| target.origin() == origin && target.has_path(request_path(request), prefix);
        let demand = Demand {
            method: &request.method,
            is_to: &is_to,
            access_token: Some(access_token),
            algorithms: &self.algorithms,
            nonce: NonceDemand { nonces: &self.nonces, is_required: self.requires_nonce },
            now,
        };
        let Some(Proof { thumbprint, used, until }) = proof_of(&request.headers, &demand)? else {
            return Ok(None);
        };
        // Only whoever holds the key fills the memory.
        if thumbprint != bound || AcceptedProof::is_in(request) {
            return Ok(Some(thumbprint));
        }
        match self.use_once(&used, until, now).await? {
            true => Ok(Some(thumbprint)),
            false => Err(OAuthError::InvalidDpopProof {
                description: "the proof was used before: each request needs one with a jti of its own".into(),
                nonce: None,
            }),
        }
    }

    async fn use_once(&self, used: &Digest, until: Timestamp, now: Timestamp) -> Result<bool, OAuthError> {
        // Another instance's clock may be behind.
        self.used.use_once(used, until.plus(MARGIN), now).await.map_err(|error| {
            tracing::error!(error = &*error as &dyn std::error::Error, "the memory of used proofs failed");
            OAuthError::TemporarilyUnavailable { retry_after: None }
        })
    }
}

/// Nonces that derive from a secret.
pub(crate) fn nonces_of(secret: &[u8]) -> Result<Nonces, TokenVerifierError> {
    match secret.len() {
        32.. => Ok(Nonces::of_secret(secret)),
        _ => Err(TokenVerifierError::ShortNonceSecret),
    }
}

impl std::fmt::Debug for Proofs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Proofs")
            .field("algorithms", &self.algorithms)
            .field("requires_nonce", &self.requires_nonce)
            .finish_non_exhaustive()
    }
}
