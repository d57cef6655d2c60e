//! The tokens for an assertion whose issuer is trusted.

use super::{Assertion, JwtBearerPolicy, bounds};
use crate::OAuthError;
use crate::grant::TokenRequest;
use crate::grant::extension::{Granted, grant};
use crate::protected_resource::same_place;
use crate::server::{AuthorizationServer, Authorized, Once, Proved};
use crate::token::TokenResponse;
use crate::trusted_assertion::{TrustedAssertion, actor, confirmation, invalid};

/// Asks the application, and issues what it allows within the limits of the assertion.
pub(super) async fn redeem<S>(
    server: &S,
    request: &TokenRequest<'_>,
    verified: &TrustedAssertion,
) -> Result<TokenResponse, OAuthError>
where
    S: AuthorizationServer + JwtBearerPolicy,
{
    bounds::check_client(verified, request.client())?;
    let confirmation = confirmation(&verified.claims, request.proved()).map_err(invalid)?;
    let requested = bounds::scope(server, request, verified)?;
    let assertion = Assertion {
        client: request.client(),
        issuer: verified.issuer.issuer(),
        subject: &verified.subject,
        claims: &verified.claims,
        is_id_jag: verified.is_id_jag,
        scope: &requested.scope,
    };
    let mut authorized = server.accept(&assertion).await?;
    authorized.refreshable = false;
    narrow_audience(&mut authorized, bounds::resources(server, verified).await?)?;
    let limit = requested.scope.clone();
    authorized.scope = authorized.scope.map(|scope| scope.intersection(&limit));
    let actor = actor(&verified.claims, verified.issuer.issuer()).map_err(invalid)?;
    let once = Once { used: verified.used, until: verified.until };
    // A workload reads its token from a file; nobody needs a grant about a person twice.
    let assertion = (verified.is_id_jag || !verified.issuer.is_reusable()).then_some(once);
    let proved = Proved { assertion, ..request.what_is_proved().clone() };
    let request = request.with_proved(&proved);
    grant(server, &request, Granted { requested, authorized, actor, confirmation }).await
}

/// The resources of the answer, at most those that the assertion names.
fn narrow_audience(authorized: &mut Authorized, resources: Vec<String>) -> Result<(), OAuthError> {
    match (authorized.audience.is_empty(), resources.is_empty()) {
        (true, _) => authorized.audience = resources,
        (false, true) => {}
        (false, false) => {
            authorized.audience.retain(|own| resources.iter().any(|named| same_place(named, own)));
            if authorized.audience.is_empty() {
                return Err(OAuthError::invalid_target("the assertion is for other resources"));
            }
        }
    }
    Ok(())
}
