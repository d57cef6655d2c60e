//! Client authentication (RFC 6749 section 2.3).

#[cfg(feature = "openid")]
mod assertion;
mod basic;
#[cfg(feature = "openid")]
mod certificate;
#[cfg(feature = "openid")]
mod client_secret_jwt;
mod credentials;
#[cfg(feature = "openid")]
mod federated;
#[cfg(feature = "openid")]
mod private_key_jwt;

pub use basic::{decode_auth_headers, encode_auth_headers};
#[cfg(feature = "openid")]
pub use certificate::{SelfSignedTlsClientAuth, TlsClientAuth};
#[cfg(feature = "openid")]
pub use client_secret_jwt::ClientSecretJwt;
#[cfg(feature = "openid")]
pub use federated::{FederatedJwt, SpiffeJwt};
#[cfg(feature = "openid")]
pub use private_key_jwt::PrivateKeyJwt;

use crate::event::{Event, EventKind};
use crate::server::{AuthorizationServer, ClientRequest, Part, find_client, observe};
use crate::{Client, Digest, OAuthError, Text};

/// The client that sent the request. Checks its secret or its assertion; a public client has neither.
///
/// Every failure is the same `invalid_client`, and an unknown client takes as long as a wrong secret.
pub(crate) async fn authenticate<S: AuthorizationServer>(
    server: &S,
    request: &ClientRequest<'_>,
) -> Result<Client, OAuthError> {
    let client = match identify(server, request).await {
        Ok(client) => client,
        Err(Unidentified { error, client_id, reason }) => {
            if matches!(error, OAuthError::InvalidClient) {
                observe(server, |at| {
                    let kind = EventKind::ClientAuthenticationFailed { reason: reason.map(Text::from) };
                    Event { client_id, ..Event::new(kind, at) }
                });
            }
            return Err(error);
        }
    };
    S::Parts::check_client(server, &client)?;
    Ok(client)
}

/// Why no client is known, as far as its method says so.
struct Unidentified {
    error: OAuthError,
    client_id: Option<Text>,
    reason: Option<&'static str>,
}

impl From<OAuthError> for Unidentified {
    fn from(error: OAuthError) -> Self {
        Self { error, client_id: None, reason: None }
    }
}

async fn identify<S: AuthorizationServer>(
    server: &S,
    request: &ClientRequest<'_>,
) -> Result<Client, Unidentified> {
    // Boxed, because the hooks of all parts are in it, twice for an assertion, and the compiler limits how deeply futures
    // nest. Most requests have a secret and need no such future.
    if S::Parts::may_authenticate_client(request)
        && let Some(client) = Box::pin(S::Parts::authenticate_client(server, request)).await?
    {
        return Ok(client);
    }
    let basic = credentials::basic(request.headers(), request.form())?;
    let credentials = credentials::presented(basic.as_ref(), request.form())?;
    let client = find_client(server, &credentials.client_id, request.lookup()).await?;
    let Some(client) = client.filter(|client| !client.is_disabled()) else {
        std::hint::black_box(Digest::of(credentials.secret.as_deref().unwrap_or_default()));
        let reason = "the client does not exist or is disabled";
        return Err(Unidentified { reason: Some(reason), ..refused(None, reason).into() });
    };
    #[cfg(feature = "openid")]
    if client.auth_method().uses_certificate() {
        let client_id = client.shared_client_id();
        let authenticated = certificate::authenticate(server, request, client, credentials.method).await;
        return authenticated.map_err(|error| Unidentified { client_id: Some(client_id), ..error.into() });
    }
    match credentials::check(server.settings(), &client, &credentials) {
        Ok(()) => Ok(client),
        Err(reason) => {
            tracing::info!(
                client_id = client.client_id(),
                registered = client.auth_method().as_str(),
                used = credentials.method.as_str(),
                reason,
                "client authentication failed"
            );
            let client_id = Some(client.shared_client_id());
            Err(Unidentified { error: OAuthError::InvalidClient, client_id, reason: Some(reason) })
        }
    }
}

/// The log says why; the client always gets the same answer. Nothing that an unknown client sent is logged,
/// because it may be a secret in the wrong place.
pub(crate) fn refused(known_client: Option<&str>, reason: &'static str) -> OAuthError {
    tracing::info!(client_id = known_client, reason, "client authentication failed");
    OAuthError::InvalidClient
}

/// Like [`authenticate`], for endpoints that a public client may not use.
pub(crate) async fn authenticate_confidential<S: AuthorizationServer>(
    server: &S,
    request: &ClientRequest<'_>,
) -> Result<Client, OAuthError> {
    let client = authenticate(server, request).await?;
    match client.is_public() {
        true => Err(refused(Some(client.client_id()), "a public client may not use this endpoint")),
        false => Ok(client),
    }
}
