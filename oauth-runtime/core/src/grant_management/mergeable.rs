//! What can come to a grant (Grant Management for OAuth 2.0 draft 03, section 5.2).

use super::ManagesGrants;
use super::widened::widened;
use crate::authorization_details::AuthorizationDetails;
use crate::server::shortened;
use crate::token::IssuedGrant;
use crate::{OAuthError, Scope};

/// The most authorization details in one grant: it does not grow for ever.
const MOST_DETAILS: usize = 100;

/// What a merge adds.
#[derive(Debug, Clone, Copy)]
pub struct GrantAddition<'a> {
    pub(crate) scope: &'a Scope,
    pub(crate) resources: &'a [String],
    pub(crate) authorization_details: &'a AuthorizationDetails,
}

/// Tokens of a grant are for all of its resources. Those of a grant without particular resources are for the provider itself: a token
/// cannot be for both.
///
/// # Errors
/// `invalid_target` or `invalid_request`. Their texts say what the grant has, so its client or its person must be known.
pub(super) fn check_mergeable<S: ManagesGrants>(
    server: &S,
    grant: &IssuedGrant,
    addition: &GrantAddition<'_>,
) -> Result<(), OAuthError> {
    let Some(managed) = &grant.managed else { return Ok(()) };
    let mut merged = managed.clone();
    merged.add_scope(addition.scope, addition.resources);
    if let Some((token, resource)) = widened(server, &merged) {
        return Err(OAuthError::invalid_target(format!(
            "with this, the grant would have the scope {} at {resource} too, where nobody approved it: create another grant",
            shortened(token)
        )));
    }
    if managed.resources().is_empty() != addition.resources.is_empty() {
        return Err(OAuthError::invalid_target(
            "a grant is either for resources, all of which are named, or for no particular ones: create another grant, or \
             replace this one",
        ));
    }
    if managed.authorization_details.iter().chain(addition.authorization_details.iter()).count()
        > MOST_DETAILS
    {
        return Err(OAuthError::invalid_request(format!(
            "a grant has at most {MOST_DETAILS} authorization details: replace it, or create another one"
        )));
    }
    Ok(())
}
