//! A DPoP proof (RFC 9449 section 4).

use std::borrow::Cow;
use std::error::Error;

use http::HeaderMap;
use serde_json::{Map, Value};

use super::demand::Demand;
use super::target::Target;
use super::unverified::{UnverifiedProof, not_acceptable};
use crate::jwt_claims::{LEEWAY, RegisteredClaims};
use crate::keys::is_type;
use crate::{Digest, OAuthError, Timestamp};

/// A proof whose signature, target and time are right. It counts once: whoever accepts it remembers [`used`](Self::used).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The thumbprint of its key (RFC 7638), in base64url.
    pub thumbprint: String,
    /// Names it among all proofs of its key for its target.
    pub used: Digest,
    /// Until when it would count, so that it has to be remembered.
    pub until: Timestamp,
}

/// The proof of a request (section 4.3); `None` if it has none.
///
/// # Errors
/// `invalid_dpop_proof` says what is wrong; `use_dpop_nonce` if it needs another nonce.
pub fn proof_of(headers: &HeaderMap, demand: &Demand<'_>) -> Result<Option<Proof>, OAuthError> {
    UnverifiedProof::of(headers)?.map(|proof| proof.verify(demand)).transpose()
}

impl UnverifiedProof {
    /// The checks of section 4.3, the cheap ones before the signature.
    ///
    /// # Errors
    /// `invalid_dpop_proof` says what is wrong; `use_dpop_nonce` if it needs another nonce.
    pub(crate) fn verify(&self, demand: &Demand<'_>) -> Result<Proof, OAuthError> {
        let Self(proof) = self;
        if !demand.algorithms.contains(&proof.algorithm()) {
            tracing::info!(algorithm = %proof.algorithm(), "refused a DPoP proof: its algorithm is not allowed");
            return Err(not_acceptable());
        }
        if !proof.typ().is_some_and(|typ| is_type(typ, "dpop+jwt")) {
            return Err(invalid("the typ of the proof is not dpop+jwt"));
        }
        let claims = proof.claims();
        let registered =
            RegisteredClaims::of(claims).ok_or_else(|| invalid("a claim of the proof is malformed"))?;
        let jwt_id = registered.jwt_id.ok_or_else(|| invalid("the proof has no jti"))?;
        let issued_at = registered.issued_at.ok_or_else(|| invalid("the proof has no iat"))?;
        if text_claim(claims, "htm") != Some(demand.method.as_str()) {
            return Err(invalid("the htm of the proof is not the method of the request"));
        }
        let target = text_claim(claims, "htu").and_then(Target::of_claim);
        let target = target.filter(|target| (demand.is_to)(target));
        let target = target.ok_or_else(|| invalid("the htu of the proof is not the URL of the request"))?;
        if let Some(access_token) = demand.access_token {
            check_access_token(claims, access_token)?;
        }
        let until = match demand.nonce.check(claims, demand.now)? {
            Some(until) => until,
            None => demand.nonce.recent_until(issued_at, demand.now)?,
        };
        if !is_within(&registered, demand.now) {
            return Err(invalid("the proof has expired (exp), or is not valid yet (nbf)"));
        }
        let thumbprint = proof.verify().map_err(|error| {
            tracing::info!(error = &error as &dyn Error, "refused a DPoP proof");
            invalid("the proof is not signed by the public key in its jwk")
        })?;
        let used = Digest::of(&format!("dpop_proof {thumbprint} {target} {jwt_id}"));
        Ok(Proof { thumbprint, used, until })
    }
}

fn is_within(claims: &RegisteredClaims<'_>, now: Timestamp) -> bool {
    let expired = claims.expires_at.is_some_and(|expires_at| expires_at.plus(LEEWAY).is_expired(now));
    !expired && claims.not_before.is_none_or(|not_before| not_before <= now.plus(LEEWAY))
}

/// Section 4.3, the last check: the proof is for this access token.
fn check_access_token(claims: &Map<String, Value>, access_token: &Digest) -> Result<(), OAuthError> {
    match text_claim(claims, "ath") {
        Some(ath) if ath.parse() == Ok(*access_token) => Ok(()),
        Some(_) => Err(invalid("the ath of the proof is not the digest of the access token")),
        None => Err(invalid("the proof has no ath: the digest of the access token")),
    }
}

fn text_claim<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str)
}

pub(crate) fn invalid(description: &'static str) -> OAuthError {
    OAuthError::InvalidDpopProof { description: Cow::Borrowed(description), nonce: None }
}
