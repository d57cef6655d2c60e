//! The proof of a request, before any of it is verified.

use std::error::Error;

use http::{HeaderMap, HeaderName};

use super::demand::NonceDemand;
use super::proof::invalid;
use crate::jwt_claims::RegisteredClaims;
use crate::keys::{SelfSigned, SigningAlgorithm};
use crate::{OAuthError, Timestamp};

/// The header.
pub(super) const HEADER: HeaderName = HeaderName::from_static("dpop");

/// Longer proofs are not read, in bytes: an RSA key and a long URI fit.
const LONGEST: usize = 8 * 1024;

/// The proof of a request, which is read once. **Nothing of it is verified** until [`verify`](Self::verify) says so.
#[derive(Debug)]
pub(crate) struct UnverifiedProof(pub(super) SelfSigned);

impl UnverifiedProof {
    /// Reads the proof of a request; `None` if it has none.
    ///
    /// # Errors
    /// `invalid_dpop_proof` if it is no JWT with a public key, or if there are several.
    pub(crate) fn of(headers: &HeaderMap) -> Result<Option<Self>, OAuthError> {
        let Some(text) = header(headers)? else { return Ok(None) };
        let proof = SelfSigned::read(text).map_err(|error| {
            tracing::info!(error = &error as &dyn Error, "refused a DPoP proof");
            not_acceptable()
        })?;
        Ok(Some(Self(proof)))
    }

    /// Whether it has a nonce that counts, or, where it needs none, is new by the client's clock. A proof that is wrong
    /// otherwise is refused later.
    ///
    /// # Errors
    /// `use_dpop_nonce`; `invalid_dpop_proof` with a nonce if the clock is wrong.
    pub(crate) fn check_freshness(
        &self,
        algorithms: &[SigningAlgorithm],
        demand: NonceDemand<'_>,
        now: Timestamp,
    ) -> Result<(), OAuthError> {
        let claims = self.0.claims();
        if !algorithms.contains(&self.0.algorithm()) || demand.check(claims, now)?.is_some() {
            return Ok(());
        }
        match RegisteredClaims::of(claims).and_then(|claims| claims.issued_at) {
            Some(issued_at) => demand.recent_until(issued_at, now).map(drop),
            None => Ok(()),
        }
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

pub(super) fn not_acceptable() -> OAuthError {
    invalid("the proof is not a JWT with a public key (jwk) and one of the supported algorithms")
}
