//! What a policy demands of a request object beyond what every one must have.

use super::signed::invalid;
use crate::jwt_claims::RegisteredClaims;
use crate::keys::{SigningAlgorithm, check_algorithm};
use crate::settings::RequestObjectPolicy;
use crate::{OAuthError, Timestamp};

/// 60 minutes, in seconds.
const HOUR: u64 = 3600;

/// Checks the header's algorithm.
pub(super) fn check_header(policy: RequestObjectPolicy, object: &str) -> Result<(), OAuthError> {
    if policy == RequestObjectPolicy::OpenIdConnect {
        return Ok(());
    }
    // FAPI 2.0 Security Profile section 5.4.1.
    let allowed: Vec<_> =
        SigningAlgorithm::ALL.into_iter().filter(|own| *own != SigningAlgorithm::Rs256).collect();
    check_algorithm(object, &allowed).map_err(|_| {
        invalid("the request object is not signed with an algorithm of the FAPI 2.0 Security Profile")
    })
}

/// Checks the times and the audience, which are correct if they are there.
pub(super) fn check_claims(
    policy: RequestObjectPolicy,
    claims: &RegisteredClaims<'_>,
    now: Timestamp,
) -> Result<(), OAuthError> {
    if policy == RequestObjectPolicy::OpenIdConnect {
        return Ok(());
    }
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
