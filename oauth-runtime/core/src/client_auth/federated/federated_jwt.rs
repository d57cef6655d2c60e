//! `federated_jwt`: the issuer and the subject are registered for the client.

use super::authenticate::{Presentation, authenticate};
use crate::client_auth::assertion::{ASSERTION_TYPE, is_in};
use crate::keys::Unverified;
use crate::server::{AuthorizationServer, ClientRequest, Metadata, Part};
use crate::settings::{Settings, SettingsError};
use crate::store::ReplayStore;
use crate::trusted_assertion::{Presented, check_issuers};
use crate::{AuthMethod, Client, OAuthError};

/// `federated_jwt`.
#[derive(Debug, Clone, Copy)]
pub struct FederatedJwt;

impl<S> Part<S> for FederatedJwt
where
    S: AuthorizationServer,
    S::Store: ReplayStore,
{
    fn check_settings(settings: &Settings) -> Result<(), SettingsError> {
        check_issuers(settings, "`client_auth(federated_jwt)`")
    }

    /// Without algorithms: whom the provider trusts is not public, and neither is how they sign.
    fn metadata(_: &S, metadata: &mut Metadata) {
        metadata.add_client_authentication(AuthMethod::FederatedJwt.as_str(), &[]);
    }

    fn may_authenticate_client(request: &ClientRequest<'_>) -> bool {
        is_in(request)
    }

    /// RFC 7523 section 3 has the client as `iss` of its own assertions; those belong to the other methods. The subject is
    /// the workload's name at its issuer, so the request names the client.
    async fn authenticate_client(
        server: &S,
        request: &ClientRequest<'_>,
    ) -> Result<Option<Client>, OAuthError> {
        let is_assertion = request.parameter("client_assertion_type") == Some(ASSERTION_TYPE);
        let (Some(assertion), Some(client_id), true) =
            (request.parameter("client_assertion"), request.parameter("client_id"), is_assertion)
        else {
            return Ok(None);
        };
        let claims = Unverified::of(assertion).and_then(|token| token.claims());
        let is_of_other = claims.as_ref().is_ok_and(|claims| {
            claims.get("iss").and_then(serde_json::Value::as_str).is_some_and(|issuer| issuer != client_id)
        });
        if !is_of_other {
            return Ok(None);
        }
        let presentation =
            Presentation { method: AuthMethod::FederatedJwt, assertion, presented: Presented::Client };
        authenticate(server, request, client_id, presentation).await.map(Some)
    }
}
