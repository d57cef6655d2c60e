//! The application's part: whose tokens an assertion is good for.

use std::future::Future;

use super::Assertion;
use crate::OAuthError;
use crate::grant::Authorized;

/// The application's decision about assertions of other issuers: `grants(jwt_bearer)` in the declaration asks for it.
///
/// ```
/// use oauth_runtime::grant::Authorized;
/// use oauth_runtime::grant::jwt_bearer::{Assertion, JwtBearerPolicy};
/// use oauth_runtime::store::MemoryStore;
/// use oauth_runtime::{OAuthError, TrustedIssuer, oauth_server};
///
/// #[oauth_server(grants(jwt_bearer), scopes(deploy = "Deploy"))]
/// struct Deployments {
///     #[store]
///     store: MemoryStore,
/// }
///
/// impl JwtBearerPolicy for Deployments {
///     async fn accept(&self, assertion: &Assertion<'_>) -> Result<Authorized, OAuthError> {
///         match (assertion.issuer(), assertion.subject()) {
///             // The job of one repository, on its main branch, acts for itself.
///             ("https://token.actions.githubusercontent.com", "repo:notes/notes:ref:refs/heads/main") => {
///                 Ok(Authorized::client())
///             }
///             _ => Err(OAuthError::invalid_grant("nobody is known by this assertion")),
///         }
///     }
/// }
///
/// # fn build(store: MemoryStore) -> Result<(), oauth_runtime::BoxError> {
/// let deployments = Deployments::builder("https://deploy.example".parse()?, store)
///     .trusted_issuer(TrustedIssuer::new(
///         "https://token.actions.githubusercontent.com",
///         "https://token.actions.githubusercontent.com/.well-known/jwks",
///     ))
///     .build();
/// # let _ = deployments;
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say whose tokens an assertion is good for",
    label = "the grant that is declared here needs this",
    note = "write: impl JwtBearerPolicy for {Self} {{\n\
            async fn accept(&self, assertion: &Assertion<'_>) -> Result<Authorized, OAuthError> {{ … }} }}"
)]
pub trait JwtBearerPolicy: Send + Sync {
    /// Whose tokens the client gets, and with which limits: those of a person, or its own. The scope of the answer only narrows
    /// [that of the assertion](Assertion::scope). There is no refresh token: the client presents the next assertion.
    ///
    /// # Errors
    /// `invalid_grant` if nobody is known by this assertion; any other error reaches the client as well.
    fn accept(
        &self,
        assertion: &Assertion<'_>,
    ) -> impl Future<Output = Result<Authorized, OAuthError>> + Send;
}
