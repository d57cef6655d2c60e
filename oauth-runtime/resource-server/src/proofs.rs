//! DPoP proofs of requests to the API (RFC 9449 section 7).

mod used;

use std::sync::Arc;

use http::request::Parts;
use oauth_runtime_core::__internal::{
    AcceptedProof, Demand, NonceDemand, Nonces, Proof, Target, proof_of, request_path,
};
use oauth_runtime_core::keys::SigningAlgorithm;
use oauth_runtime_core::{Digest, OAuthError, Timestamp};
use url::Url;

pub(crate) use used::UsedProofsInMemory;
pub use used::{UsedProof, UsedProofs};

/// How much longer than it counts a proof is remembered, in seconds.
const MARGIN: u64 = 60;

/// Where clients reach the API.
#[derive(Debug)]
pub(crate) struct Base {
    origin: String,
    /// What a proxy or a router may have removed from the path.
    prefix: String,
}

impl Base {
    /// `None` for a URI that names no host, such as `urn:notes:api`.
    pub(crate) fn of(url: &Url) -> Option<Self> {
        let origin = url.origin();
        let prefix = url.path().trim_end_matches('/').to_owned();
        origin.is_tuple().then(|| Self { origin: origin.ascii_serialization(), prefix })
    }
}

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
        let is_at = |target: &Target<'_>, base: &Base| {
            target.origin() == base.origin && target.has_path(request_path(request), &base.prefix)
        };
        let is_to = |target: &Target<'_>| self.bases.iter().any(|base| is_at(target, base));
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
        // Another instance's clock may be behind.
        match self.use_once(UsedProof { digest: used, until: until.plus(MARGIN), now }).await? {
            true => Ok(Some(thumbprint)),
            false => Err(OAuthError::InvalidDpopProof {
                description: "the proof was used before: each request needs one with a jti of its own".into(),
                nonce: None,
            }),
        }
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
