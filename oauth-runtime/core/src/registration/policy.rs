//! The application's part: who may register, and for what.

use std::future::Future;

use http::request::Parts;

use super::taken_use::TakenUse;
use crate::{Client, ClientMetadata, OAuthError, Scope, Secret};

/// The application's part of the registration endpoint: which clients may register, and for what.
///
/// With an initial access token that somebody hands out (RFC 7591 section 3):
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
///         // A grant that no person begins: only by the policy's own word.
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
    /// Decides about a registration, or about a change: what the client is registered for, which may differ
    /// from what it asks for. The result is checked like the request.
    ///
    /// # Errors
    /// `invalid_token` if an initial access token is wrong or missing, `access_denied`, or
    /// [`OAuthError::invalid_client_metadata`].
    fn register(
        &self,
        request: &RegistrationRequest,
        http: &Parts,
    ) -> impl Future<Output = Result<ClientMetadata, OAuthError>> + Send;
}

/// A request to register a client, or to change a registration, limited to what the provider has.
#[derive(Debug, Clone)]
pub struct RegistrationRequest {
    pub(crate) metadata: ClientMetadata,
    pub(crate) other_grant_types: Vec<String>,
    pub(crate) initial_access_token: Option<Secret>,
    pub(crate) client: Option<Client>,
    pub(crate) taken: TakenUse,
}

impl RegistrationRequest {
    /// What the client asks for, limited to what the provider has and to grant types that a person begins.
    pub fn metadata(&self) -> &ClientMetadata {
        &self.metadata
    }

    /// Whether the client asks for this grant type and the provider has it. A grant type that asks no person,
    /// such as `password` or `client_credentials`, is not in [`metadata`](Self::metadata): a policy that
    /// allows it adds it to its result. The same holds for CIBA, with which the client chooses the person:
    /// it learns who exists, and each of its requests disturbs somebody.
    pub fn asks_for_grant_type(&self, grant_type: &str) -> bool {
        let mut asked = self.metadata.grant_types.iter().chain(&self.other_grant_types);
        asked.any(|own| own == grant_type)
    }

    /// The initial access token, if the request has one. It is not verified.
    pub fn initial_access_token(&self) -> Option<&Secret> {
        self.initial_access_token.as_ref()
    }

    /// The issuer (`iss`) of the software statement; `None` if the request has no statement. The statement is
    /// verified, and its claims are in [`metadata`](Self::metadata).
    #[cfg(feature = "openid")]
    pub fn software_statement_issuer(&self) -> Option<String> {
        let statement = self.metadata.software_statement.as_deref()?;
        let claims = crate::keys::unverified_claims(statement).ok()?;
        claims.get("iss")?.as_str().map(str::to_owned)
    }

    /// The client that wants to change its registration; `None` for a new registration.
    pub fn client(&self) -> Option<&Client> {
        self.client.as_ref()
    }

    /// What the client asks for, with all of `registrable` as its scope, and its requested scope as the
    /// default. The response says so (RFC 7591 section 3.2.1).
    ///
    /// Clients register with the scope of their first request and ask for more later, when they get
    /// `insufficient_scope`. With open registration, a narrower scope protects nobody, because the client
    /// could register again.
    pub fn with_scope(&self, registrable: &Scope) -> ClientMetadata {
        let named = self.metadata.scope.intersection(registrable);
        let default_scope = Some(named).filter(|named| !named.is_empty() && named != registrable);
        ClientMetadata { scope: registrable.clone(), default_scope, ..self.metadata.clone() }
    }

    /// What the client asks for, with its scope limited to `allowed`. All of `allowed` if it names no scope,
    /// or none in `allowed`.
    pub fn within(&self, allowed: &Scope) -> ClientMetadata {
        let named = self.metadata.scope.intersection(allowed);
        let scope = if named.is_empty() { allowed.clone() } else { named };
        ClientMetadata { scope, ..self.metadata.clone() }
    }
}
