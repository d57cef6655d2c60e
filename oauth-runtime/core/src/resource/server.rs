//! Verification of access tokens, and the check of every protected request.

use std::future::Future;

use http::request::Parts;

use super::bearer::bearer_token;
use super::granted::Granted;
use super::requirement::ScopeRequirement;
use crate::failure::{catch_panic, store_failure};
use crate::server::{AuthorizationServer, ClientRequest, Part, live_client};
use crate::settings::Settings;
use crate::store::TokenStore;
use crate::token::AccessToken;
use crate::{Client, Digest, OAuthError};

/// Verifies access tokens. Every declared provider does, from its store.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not verify access tokens",
    note = "name the provider: `Granted<scope::Read, Notes>`, or `Granted<(), Notes>` for any valid token"
)]
pub trait ResourceServer: Send + Sync + 'static {
    /// What the token gives access to. The request is the one that presented it: its headers and its
    /// connection, for tokens that only the holder of a key may use.
    ///
    /// # Errors
    /// `invalid_token` if it is unknown, expired, revoked or for another resource server.
    fn verify(
        &self,
        token: &str,
        request: &ClientRequest<'_>,
    ) -> impl Future<Output = Result<AccessToken, OAuthError>> + Send;

    /// The protection space, for the challenge (RFC 9110 section 11.5).
    fn realm(&self) -> &str;

    /// The page about errors.
    fn error_uri(&self) -> Option<&str>;
}

impl<S: AuthorizationServer> ResourceServer for S {
    async fn verify(&self, token: &str, request: &ClientRequest<'_>) -> Result<AccessToken, OAuthError> {
        let (token, _) = verified(self, token, request).await?;
        if let Some(subject) = &token.subject
            && !S::Parts::knows(self, subject).await?
        {
            return Err(invalid());
        }
        Ok(token)
    }

    fn realm(&self) -> &str {
        self.settings().issuer().as_str()
    }

    fn error_uri(&self) -> Option<&str> {
        Settings::error_uri(self.settings())
    }
}

/// The same answer whatever invalidates a token, including a person who is gone.
fn invalid() -> OAuthError {
    OAuthError::invalid_token("the access token is unknown, expired or revoked")
}

/// A valid token and its client. The caller checks whether its person still exists.
pub(crate) async fn verified<S: AuthorizationServer>(
    server: &S,
    token: &str,
    request: &ClientRequest<'_>,
) -> Result<(AccessToken, Client), OAuthError> {
    let found = server.store().get_token(&Digest::of(token)).await.map_err(store_failure::<S::Store>)?;
    let found = found.ok_or_else(invalid)?;
    let issuer = server.settings().issuer().as_str();
    if !found.audience.is_empty() && !found.audience.iter().any(|audience| audience == issuer) {
        return Err(OAuthError::invalid_token("the access token is for another resource server"));
    }
    let client = live_client(server, &found.client_id, found.expires_at).await?;
    let client = client.ok_or_else(invalid)?;
    S::Parts::verify_access_token(server, request, &found).await?;
    Ok((found, client))
}

/// What a request may do; `None` if it has no access token.
///
/// # Errors
/// `invalid_request`, `invalid_token` or `insufficient_scope` (RFC 6750 section 3.1);
/// [`challenge`](super::challenge) creates the response.
pub async fn authorize<T, S>(server: &S, request: &Parts) -> Result<Option<Granted<T, S>>, OAuthError>
where
    T: ScopeRequirement,
    S: ResourceServer,
{
    let Some(token) = bearer_token(request)? else {
        return Ok(None);
    };
    let token = catch_panic(server.verify(token, &ClientRequest::without_form(request))).await?;
    grant(token).map(Some)
}

/// What a verified token may do.
pub(crate) fn grant<T: ScopeRequirement, S>(token: AccessToken) -> Result<Granted<T, S>, OAuthError> {
    if T::is_met_by(&token.scope) { Ok(Granted::new(token)) } else { Err(insufficient::<T>()) }
}

fn insufficient<T: ScopeRequirement>() -> OAuthError {
    OAuthError::InsufficientScope { scope: T::names().join(" ").into() }
}
