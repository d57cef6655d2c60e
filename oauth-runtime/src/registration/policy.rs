//! The application's part: who may register, and for what.

use std::future::Future;

use http::request::Parts;

use super::taken_use::TakenUse;
use crate::{Client, ClientMetadata, OAuthError, Scope, Secret};

/// The application's part of the registration endpoint: who may register a client, and what for.
///
/// With an initial access token, which somebody hands out (RFC 7591 section 3):
///
/// ```
/// use http::request::Parts;
/// use oauth_runtime::registration::{InitialAccessTokens, RegistrationPolicy, RegistrationRequest};
/// use oauth_runtime::{ClientMetadata, Clock, OAuthError, SystemClock};
///
/// struct Notes {
///     tokens: InitialAccessTokens,
/// }
///
/// impl RegistrationPolicy for Notes {
///     async fn register(&self, request: &RegistrationRequest, _: &Parts) -> Result<ClientMetadata, OAuthError> {
///         self.tokens.check(request, SystemClock.now())?;
///         let allowed = "read write".parse().map_err(|_| OAuthError::ServerError)?;
///         Ok(request.within(&allowed))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say who may register a client",
    label = "the registration endpoint asks it",
    note = "write: impl RegistrationPolicy for {Self} {{\n\
            async fn register(&self, request: &RegistrationRequest, http: &http::request::Parts) -> Result<ClientMetadata, OAuthError> {{\n\
            Ok(request.within(&self.registrable)) }} }}  // everybody, for this scope"
)]
pub trait RegistrationPolicy: Send + Sync {
    /// Decides about a registration, or about the change of one: what it is registered for, which may be other than what the client
    /// asks for. The answer is checked like the request.
    ///
    /// # Errors
    /// `invalid_token` where an initial access token is wrong or missing, `access_denied`, or
    /// [`OAuthError::invalid_client_metadata`].
    fn register(
        &self,
        request: &RegistrationRequest,
        http: &Parts,
    ) -> impl Future<Output = Result<ClientMetadata, OAuthError>> + Send;
}

/// A request to register a client, or to change a registration. What it asks for is what the provider has.
#[derive(Debug, Clone)]
pub struct RegistrationRequest {
    pub(crate) metadata: ClientMetadata,
    pub(crate) initial_access_token: Option<Secret>,
    pub(crate) client: Option<Client>,
    pub(crate) taken: TakenUse,
}

impl RegistrationRequest {
    /// What the client asks for.
    pub fn metadata(&self) -> &ClientMetadata {
        &self.metadata
    }

    /// The initial access token, if one came along. Nobody has looked at it yet.
    pub fn initial_access_token(&self) -> Option<&Secret> {
        self.initial_access_token.as_ref()
    }

    /// The client that wants to change its registration; `None` for one that registers.
    pub fn client(&self) -> Option<&Client> {
        self.client.as_ref()
    }

    /// What the client asks for, of the scope what is in `allowed`; all of that where it names no scope.
    pub fn within(&self, allowed: &Scope) -> ClientMetadata {
        let asked = &self.metadata.scope;
        let scope = if asked.is_empty() { allowed.clone() } else { asked.intersection(allowed) };
        ClientMetadata { scope, ..self.metadata.clone() }
    }
}
