//! `private_key_jwt`: a client signs a JWT with its private key (OpenID Connect Core section 9).

use std::error::Error;

use super::assertion;
use crate::client_keys::verify_signed;
use crate::keys::{SigningAlgorithm, Unverified};
use crate::server::{AuthorizationServer, ClientRequest, Metadata, Part, client_rules};
use crate::store::ReplayStore;
use crate::{AuthMethod, Client, OAuthError};

/// `private_key_jwt`.
#[derive(Debug, Clone, Copy)]
pub struct PrivateKeyJwt;

impl<S> Part<S> for PrivateKeyJwt
where
    S: AuthorizationServer,
    S::Store: ReplayStore,
{
    fn metadata(server: &S, metadata: &mut Metadata) {
        let names = SigningAlgorithm::names_of(server.settings().client_signing_algorithms());
        metadata.add_client_authentication(AuthMethod::PrivateKeyJwt.as_str(), &names);
    }

    fn may_authenticate_client(request: &ClientRequest<'_>) -> bool {
        assertion::is_in(request)
    }

    async fn authenticate_client(
        server: &S,
        request: &ClientRequest<'_>,
    ) -> Result<Option<Client>, OAuthError> {
        assertion::authenticate(server, request).await
    }

    async fn verify_assertion(
        server: &S,
        client: &Client,
        assertion: &Unverified<'_>,
    ) -> Result<bool, OAuthError> {
        if client.auth_method() != AuthMethod::PrivateKeyJwt {
            return Ok(false);
        }
        let registered = client.metadata().openid.token_endpoint_auth_signing_alg.as_deref();
        let algorithms = client_rules(server, client.metadata()).algorithms;
        match verify_signed(server.settings(), client, assertion, registered, algorithms).await {
            Ok(()) => Ok(true),
            Err(error) => {
                tracing::info!(
                    client_id = client.client_id(),
                    error = &error as &dyn Error,
                    "client authentication failed"
                );
                Err(error.answer(OAuthError::InvalidClient))
            }
        }
    }
}
