//! What is the same for both methods.

use http::header::AUTHORIZATION;

use crate::client_auth::refused;
use crate::event::AssertionUse;
use crate::failure::store_failure;
use crate::server::{AuthorizationServer, ClientRequest, find_client};
use crate::store::ReplayStore;
use crate::trusted_assertion::{Presented, TrustedAssertion, verify};
use crate::{AuthMethod, Client, OAuthError};

/// An assertion, and how it came.
#[derive(Debug, Clone, Copy)]
pub(super) struct Presentation<'a> {
    pub(super) method: AuthMethod,
    pub(super) assertion: &'a str,
    pub(super) presented: Presented,
}

/// The client, if the assertion is its own.
///
/// # Errors
/// `invalid_client`; `invalid_request` if the request uses a second method as well; `temporarily_unavailable` if the keys of
/// the issuer cannot be fetched.
pub(super) async fn authenticate<S>(
    server: &S,
    request: &ClientRequest<'_>,
    client_id: &str,
    presentation: Presentation<'_>,
) -> Result<Client, OAuthError>
where
    S: AuthorizationServer,
    S::Store: ReplayStore,
{
    if request.headers().contains_key(AUTHORIZATION) || request.parameter("client_secret").is_some() {
        return Err(OAuthError::invalid_request("the client authenticates in more than one way; use one"));
    }
    let client = find_client(server, client_id, request.lookup()).await?;
    let client = client.filter(|client| !client.is_disabled());
    let client = client.ok_or_else(|| refused(None, "the client does not exist or is disabled"))?;
    if client.auth_method() != presentation.method {
        return Err(refused(Some(client_id), "the client is registered for another method"));
    }
    let observed = (client.client_id(), AssertionUse::ClientAuthentication);
    let verified = match verify(server.settings(), presentation.assertion, presentation.presented).await {
        Ok(verified) => verified,
        Err(problem) => {
            problem.observe(server, observed);
            return Err(refused(Some(client_id), problem.client_answer()?));
        }
    };
    let outcome = accept(server, &client, &verified).await;
    verified.observe(server, observed, outcome.as_ref().err());
    outcome.map(|()| client)
}

/// Whether it is about this client, and counts.
async fn accept<S>(server: &S, client: &Client, verified: &TrustedAssertion) -> Result<(), OAuthError>
where
    S: AuthorizationServer,
    S::Store: ReplayStore,
{
    let (issuer, subject) = (verified.issuer.issuer(), &*verified.subject);
    let own = &client.metadata().federated;
    let is_own = match client.auth_method() {
        AuthMethod::FederatedJwt => own.has(issuer, subject),
        AuthMethod::SpiffeJwt => own.spiffe_id.as_deref().unwrap_or(client.client_id()) == subject,
        _ => false,
    };
    if !is_own {
        return Err(refused(
            Some(client.client_id()),
            "the assertion is about somebody else than the client",
        ));
    }
    if verified.issuer.is_reusable() {
        return Ok(());
    }
    let is_new = server.store().use_once(&verified.used, verified.until).await;
    match is_new.map_err(store_failure::<S::Store>)? {
        true => Ok(()),
        false => Err(refused(Some(client.client_id()), "the assertion was used before")),
    }
}
