//! `client_secret_jwt`: a client authenticates a JWT with its secret, which no request contains (OpenID Connect
//! Core section 9).

use super::assertion;
use crate::client::{ClientSecret, MacAlgorithm};
use crate::keys::{Unverified, verify_mac};
use crate::seal::Seal;
use crate::server::{AuthorizationServer, ClientRequest, Metadata, Part};
use crate::settings::{Settings, SettingsError};
use crate::store::ReplayStore;
use crate::{AuthMethod, Client, OAuthError, Secret};

/// `client_secret_jwt`.
#[derive(Debug, Clone, Copy)]
pub struct ClientSecretJwt;

impl<S> Part<S> for ClientSecretJwt
where
    S: AuthorizationServer,
    S::Store: ReplayStore,
{
    fn check_settings(settings: &Settings) -> Result<(), SettingsError> {
        settings.seal().map(|_| ()).ok_or_else(|| {
            SettingsError::new(
                "seal_with",
                "`client_auth(client_secret_jwt)` needs clients' secrets in a form that can be read again",
                "pass a `Seal` to the builder, so that the store keeps them encrypted",
            )
        })
    }

    fn metadata(_: &S, metadata: &mut Metadata) {
        metadata.add_client_authentication(AuthMethod::ClientSecretJwt.as_str(), &MacAlgorithm::NAMES);
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
        if client.auth_method() != AuthMethod::ClientSecretJwt {
            return Ok(false);
        }
        verify(server.settings().seal(), client, assertion).map(|()| true)
    }
}

/// Verifies with each of the client's secrets: there are two while one is being replaced.
fn verify(seal: Option<&Seal>, client: &Client, assertion: &Unverified<'_>) -> Result<(), OAuthError> {
    let client_id = client.client_id();
    let registered = client.metadata().openid.token_endpoint_auth_signing_alg.as_deref();
    let registered = registered.map(MacAlgorithm::from_name);
    let allowed = match &registered {
        None => &MacAlgorithm::ALL[..],
        Some(algorithm) => algorithm.as_slice(),
    };
    let mut reason = "no secret of the client opens".to_owned();
    for secret in client.secrets().iter().filter_map(|own| opened(own, client_id, seal)) {
        match verify_mac(assertion, &secret, allowed) {
            Ok(()) => return Ok(()),
            Err(error) => reason = error.to_string(),
        }
    }
    tracing::info!(client_id, reason, "client authentication failed");
    Err(OAuthError::InvalidClient)
}

/// The secret in the clear. If it does not open, only an operator can help.
fn opened(secret: &ClientSecret, client_id: &str, seal: Option<&Seal>) -> Option<Secret> {
    let ClientSecret::Sealed(sealed) = secret else { return None };
    let opened = sealed.open(client_id, seal?);
    if opened.is_none() {
        tracing::error!(
            client_id,
            "could not open the secret of a client: pass the secret that sealed it to `Seal::also_opens`"
        );
    }
    opened.map(|opened| opened.text)
}
