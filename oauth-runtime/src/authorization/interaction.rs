//! The application's part of the authorization endpoint.

use std::error::Error;
use std::future::Future;

use http::request::Parts;

use super::{AuthorizationRequest, Decision};

/// Any error of an application.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// The application's part of the authorization endpoint: who is the resource owner, and do they approve?
///
/// ```
/// use http::request::Parts;
/// use oauth_runtime::authorization::{Approval, AuthorizationRequest, BoxError, Decision, Interaction};
/// use oauth_runtime::http::see_other;
///
/// struct Notes;
///
/// impl Interaction for Notes {
///     async fn authorize(&self, request: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
///         // Your session, from its cookie or from what your middleware put into `http.extensions`.
///         match http.headers.get("cookie") {
///             Some(_) => Ok(Approval::new("248289761001").into()),
///             None => Ok(Decision::Respond(see_other("/login"))),
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say who approves an authorization request",
    label = "the authorization endpoint asks it",
    note = "write: impl Interaction for {Self} {{\n\
            async fn authorize(&self, request: &AuthorizationRequest, http: &http::request::Parts) -> Result<Decision, BoxError> {{ … }} }}"
)]
pub trait Interaction: Send + Sync {
    /// Decides about a validated request; `http` has the headers, and the extensions that the application's middleware set.
    ///
    /// # Errors
    /// An error is logged, and the client gets `server_error`.
    fn authorize(
        &self,
        request: &AuthorizationRequest,
        http: &Parts,
    ) -> impl Future<Output = Result<Decision, BoxError>> + Send;
}
