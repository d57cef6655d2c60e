//! What a request demands of its proof.

use std::fmt;

use http::Method;
use serde_json::{Map, Value};

use super::target::Target;
use crate::dpop_nonce::Nonces;
use crate::jwt_claims::LEEWAY;
use crate::keys::SigningAlgorithm;
use crate::{Digest, OAuthError, Timestamp};

/// What a proof of a request has to say.
#[derive(Clone, Copy)]
pub struct Demand<'a> {
    /// The method of the request.
    pub method: &'a Method,
    /// Whether the request is to this target.
    pub is_to: &'a (dyn Fn(&Target<'_>) -> bool + Sync),
    /// The digest of the access token that comes with it; `None` at the authorization server.
    pub access_token: Option<&'a Digest>,
    /// The algorithms that count.
    pub algorithms: &'a [SigningAlgorithm],
    /// Nonces.
    pub nonce: NonceDemand<'a>,
    /// The time.
    pub now: Timestamp,
}

/// Whether a proof needs a nonce.
#[derive(Debug, Clone, Copy)]
pub struct NonceDemand<'a> {
    /// The nonces that count.
    pub nonces: &'a Nonces,
    /// Whether a proof without one counts.
    pub is_required: bool,
}

impl fmt::Debug for Demand<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Demand")
            .field("method", self.method)
            .field("nonce", &self.nonce)
            .finish_non_exhaustive()
    }
}

impl NonceDemand<'_> {
    /// Until when the nonce counts; `None` if there is none and none is needed.
    pub(super) fn check(
        self,
        claims: &Map<String, Value>,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, OAuthError> {
        let nonce = match claims.get("nonce") {
            None if self.is_required => return Err(self.demanded(now)),
            None => return Ok(None),
            Some(nonce) => nonce.as_str().unwrap_or_default(),
        };
        match self.nonces.counts_until(nonce, now) {
            Some(until) => Ok(Some(until)),
            None => Err(self.demanded(now)),
        }
    }

    /// Without a nonce, the client's clock says whether the proof is new. A client whose clock is wrong gets a nonce, with
    /// which it can do without.
    pub(super) fn recent_until(self, issued_at: Timestamp, now: Timestamp) -> Result<Timestamp, OAuthError> {
        let until = issued_at.plus(LEEWAY);
        if until < now || issued_at > now.plus(LEEWAY) {
            return Err(OAuthError::InvalidDpopProof {
                description: "the iat of the proof is more than 60 seconds from the time of the server; compare the clocks, or \
                    repeat the request with the nonce in DPoP-Nonce"
                    .into(),
                nonce: self.nonces.current(now),
            });
        }
        Ok(until.plus(1))
    }

    fn demanded(self, now: Timestamp) -> OAuthError {
        self.nonces.current(now).map_or(OAuthError::ServerError, |nonce| OAuthError::UseDpopNonce { nonce })
    }
}
