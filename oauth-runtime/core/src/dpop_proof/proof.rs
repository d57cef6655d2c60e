//! A DPoP proof (RFC 9449 section 4).

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, Method};
use serde_json::{Map, Value};
use sha2::Sha256;

use super::target::Target;
use crate::dpop_nonce::Nonces;
use crate::jwt_claims::{LEEWAY, RegisteredClaims};
use crate::keys::{SelfSigned, SigningAlgorithm, is_type};
use crate::{Digest, OAuthError, Timestamp};

/// The header.
pub(crate) const HEADER: &str = "dpop";

/// Longer proofs are not read, in bytes: an RSA key and a long URI fit.
const LONGEST: usize = 8 * 1024;

/// What a proof of a request has to say.
#[derive(Clone, Copy)]
pub struct Demand<'a> {
    /// The method of the request.
    pub method: &'a Method,
    /// Whether the request is to this target.
    pub is_to: &'a (dyn Fn(&Target) -> bool + Sync),
    /// The access token that comes with it; `None` at the authorization server.
    pub access_token: Option<&'a str>,
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
    match header(headers)? {
        None => Ok(None),
        Some(text) => read(text, demand).map(Some),
    }
}

/// Whether the proof of a request has a nonce that counts, or, where it needs none, is new by the client's clock. A proof
/// that is wrong otherwise is refused later.
///
/// # Errors
/// `use_dpop_nonce`; `invalid_dpop_proof` with a nonce if the clock is wrong.
pub(crate) fn check_freshness(
    headers: &HeaderMap,
    algorithms: &[SigningAlgorithm],
    demand: NonceDemand<'_>,
    now: Timestamp,
) -> Result<(), OAuthError> {
    let text = headers.get(HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Ok(proof) = SelfSigned::read(text, algorithms) else { return Ok(()) };
    if demand.check(proof.claims(), now)?.is_some() {
        return Ok(());
    }
    match RegisteredClaims::of(proof.claims()).and_then(|claims| claims.issued_at) {
        Some(issued_at) => recent_until(issued_at, demand, now).map(drop),
        None => Ok(()),
    }
}

impl NonceDemand<'_> {
    /// Until when the nonce counts; `None` if there is none and none is needed.
    fn check(self, claims: &Map<String, Value>, now: Timestamp) -> Result<Option<Timestamp>, OAuthError> {
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

    fn demanded(self, now: Timestamp) -> OAuthError {
        self.nonces.current(now).map_or(OAuthError::ServerError, |nonce| OAuthError::UseDpopNonce { nonce })
    }
}

/// The only header with a proof.
fn header(headers: &HeaderMap) -> Result<Option<&str>, OAuthError> {
    let mut values = headers.get_all(HEADER).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(_), Some(_)) => Err(invalid("the request has more than one DPoP header")),
        (Some(value), None) => match value.to_str() {
            Ok(text) if text.len() <= LONGEST => Ok(Some(text)),
            _ => Err(invalid("the DPoP header is not a JWT, or is too long")),
        },
    }
}

/// The checks of section 4.3, the cheap ones before the signature.
fn read(text: &str, demand: &Demand<'_>) -> Result<Proof, OAuthError> {
    let proof = SelfSigned::read(text, demand.algorithms).map_err(|error| {
        tracing::info!(error = &error as &dyn Error, "refused a DPoP proof");
        invalid("the proof is not a JWT with a public key (jwk) and one of the supported algorithms")
    })?;
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
        None => recent_until(issued_at, demand.nonce, demand.now)?,
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

/// Without a nonce, the client's clock says whether the proof is new. A client whose clock is wrong gets a nonce, with
/// which it can do without.
fn recent_until(
    issued_at: Timestamp,
    demand: NonceDemand<'_>,
    now: Timestamp,
) -> Result<Timestamp, OAuthError> {
    let until = issued_at.plus(LEEWAY);
    if until < now || issued_at > now.plus(LEEWAY) {
        return Err(OAuthError::InvalidDpopProof {
            description: "the iat of the proof is more than 60 seconds from the time of the server; compare the clocks, or \
                repeat the request with the nonce in DPoP-Nonce"
                .into(),
            nonce: demand.nonces.current(now),
        });
    }
    Ok(until.plus(1))
}

fn is_within(claims: &RegisteredClaims<'_>, now: Timestamp) -> bool {
    let expired = claims.expires_at.is_some_and(|expires_at| expires_at.plus(LEEWAY).is_expired(now));
    !expired && claims.not_before.is_none_or(|not_before| not_before <= now.plus(LEEWAY))
}

/// Section 4.3, the last check: the proof is for this access token.
fn check_access_token(claims: &Map<String, Value>, access_token: &str) -> Result<(), OAuthError> {
    let expected = URL_SAFE_NO_PAD.encode(<Sha256 as sha2::Digest>::digest(access_token));
    match text_claim(claims, "ath") {
        Some(ath) if ath == expected => Ok(()),
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
