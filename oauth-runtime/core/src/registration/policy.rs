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
///         let mut metadata = request.with_scope(&allowed);
///         // A grant that asks no person: only by the policy's own word.
///         if request.asks_for_grant_type("client_credentials") {
///             metadata.grant_types.push("client_credentials".to_owned());
///         }
///         Ok(metadata)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not decide which clients may register",
    label = "the registration endpoint needs this",
    note = "write: impl RegistrationPolicy for {Self} {{\n\
            async fn register(&self, request: &RegistrationRequest, http: &http::request::Parts) -> Result<ClientMetadata, OAuthError> {{\n\
            Ok(request.with_scope(&self.registrable)) }} }}  // everybody, for this scope"
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
    pub(crate) other_grant_types: Vec<String>,
    pub(crate) initial_access_token: Option<Secret>,
    pub(crate) client: Option<Client>,
    pub(crate) taken: TakenUse,
}

impl RegistrationRequest {
    /// What the client asks for, as far as the provider has it, and of the grant types those that ask a person.
    pub fn metadata(&self) -> &ClientMetadata {
        &self.metadata
    }

    /// Whether the client asks for this grant type, and the provider has it. A grant type that asks no person, such as `password` or
    /// `client_credentials`, is not in [`metadata`](Self::metadata): a policy that allows it adds it to its answer.
    pub fn asks_for_grant_type(&self, grant_type: &str) -> bool {
        let mut asked = self.metadata.grant_types.iter().chain(&self.other_grant_types);
        asked.any(|own| own == grant_type)
    }

    /// The initial access token, if one came along. Nobody has looked at it yet.
    pub fn initial_access_token(&self) -> Option<&Secret> {
        self.initial_access_token.as_ref()
    }

    /// The client that wants to change its registration; `None` for one that registers.
    pub fn client(&self) -> Option<&Client> {
        self.client.as_ref()
    }

    /// What the client asks for, with all of `registrable` as its scope, and the scope that it names as its default. The response tells
    /// it so (RFC 7591 section 3.2.1).
    ///
    /// Clients register with the scope of their first request and ask for more later, where they hear `insufficient_scope`. Where everybody
    /// may register, a narrower scope protects nobody: the client could register again.
    pub fn with_scope(&self, registrable: &Scope) -> ClientMetadata {
        let named = self.metadata.scope.intersection(registrable);
        let default_scope = Some(named).filter(|named| !named.is_empty() && named != registrable);
        ClientMetadata { scope: registrable.clone(), default_scope, ..self.metadata.clone() }
    }

    /// What the client asks for, of the scope what is in `allowed`. All of that where it names no scope, or none that is in it.
    pub fn within(&self, allowed: &Scope) -> ClientMetadata {
        let named = self.metadata.scope.intersection(allowed);
        let scope = if named.is_empty() { allowed.clone() } else { named };
        ClientMetadata { scope, ..self.metadata.clone() }
    }
}
