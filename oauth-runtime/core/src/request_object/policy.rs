//! What a policy demands of a request object beyond what every one must have.

use serde_json::{Map, Value};

use super::signed::invalid;
use crate::jwt_claims::RegisteredClaims;
use crate::keys::{SigningAlgorithm, Unverified};
use crate::server::ClientRules;
use crate::settings::RequestObjectPolicy;
use crate::{OAuthError, Timestamp};

/// 60 minutes, in seconds.
const HOUR: u64 = 3600;

/// Checks the header's algorithm.
pub(super) fn check_header(rules: &ClientRules, object: &Unverified<'_>) -> Result<(), OAuthError> {
    // FAPI 2.0 Security Profile section 5.4.1.
    let allowed = match rules.request_object_policy {
        RequestObjectPolicy::OpenIdConnect => rules.algorithms,
        RequestObjectPolicy::Fapi2MessageSigning => &SigningAlgorithm::FAPI2,
    };
    if allowed.len() == SigningAlgorithm::ALL.len() {
        return Ok(());
    }
    object.check_algorithm(allowed).map(drop).map_err(|_| {
        invalid("the request object is not signed with an algorithm of the FAPI 2.0 Security Profile")
    })
}

/// Checks the times and the audience, which are correct if they are there.
pub(super) fn check_claims(
    policy: RequestObjectPolicy,
    claims: &Map<String, Value>,
    now: Timestamp,
) -> Result<(), OAuthError> {
    if policy == RequestObjectPolicy::OpenIdConnect {
        return Ok(());
    }
    let claims = RegisteredClaims::of(claims).ok_or_else(|| invalid("a claim has the wrong type"))?;
    if claims.audience.is_empty() {
        return Err(invalid("aud is missing"));
    }
    let not_before = claims.not_before.ok_or_else(|| invalid("nbf is missing"))?;
    let expires_at = claims.expires_at.ok_or_else(|| invalid("exp is missing"))?;
    if not_before.plus(HOUR) < now {
        return Err(invalid("nbf is more than 60 minutes in the past"));
    }
    if expires_at > not_before.plus(HOUR) {
        return Err(invalid("exp is more than 60 minutes after nbf"));
    }
    Ok(())
}
