//! `spiffe_jwt`: the subject is the client's SPIFFE ID, and the issuer its trust domain.

use super::authenticate::{Presentation, authenticate};
use crate::client_auth::refused;
use crate::keys::Unverified;
use crate::server::{AuthorizationServer, ClientRequest, Metadata, Part};
use crate::settings::{Settings, SettingsError};
use crate::store::ReplayStore;
use crate::trusted_assertion::{Presented, check_issuers};
use crate::{AuthMethod, Client, OAuthError};

/// draft-ietf-oauth-spiffe-client-auth section 3.1.
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe";

/// `spiffe_jwt`.
#[derive(Debug, Clone, Copy)]
pub struct SpiffeJwt;

impl<S> Part<S> for SpiffeJwt
where
    S: AuthorizationServer,
    S::Store: ReplayStore,
{
    fn check_settings(settings: &Settings) -> Result<(), SettingsError> {
        check_issuers(settings, "`client_auth(spiffe_jwt)`")
    }

    /// Without algorithms: whom the provider trusts is not public, and neither is how they sign.
    fn metadata(_: &S, metadata: &mut Metadata) {
        metadata.add_client_authentication(AuthMethod::SpiffeJwt.as_str(), &[]);
    }

    fn may_authenticate_client(request: &ClientRequest<'_>) -> bool {
        is_in(request)
    }

    /// Without `client_id`, the SPIFFE ID is the client's identifier.
    async fn authenticate_client(
        server: &S,
        request: &ClientRequest<'_>,
    ) -> Result<Option<Client>, OAuthError> {
        let assertion = request.parameter("client_assertion").filter(|_| is_in(request));
        let Some(assertion) = assertion else { return Ok(None) };
        let claims = Unverified::of(assertion).and_then(|token| token.claims());
        let claims = claims.map_err(|_| refused(None, "the JWT-SVID is not a JWT"))?;
        let subject = claims.get("sub").and_then(serde_json::Value::as_str);
        let subject = subject.ok_or_else(|| refused(None, "the JWT-SVID has no sub"))?;
        let client_id = request.parameter("client_id").unwrap_or(subject);
        let presentation =
            Presentation { method: AuthMethod::SpiffeJwt, assertion, presented: Presented::Svid };
        authenticate(server, request, client_id, presentation).await.map(Some)
    }
}

fn is_in(request: &ClientRequest<'_>) -> bool {
    request.parameter("client_assertion_type") == Some(ASSERTION_TYPE)
}
