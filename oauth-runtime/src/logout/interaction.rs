//! The application's part of the logout endpoint.

use std::future::Future;

use http::request::Parts;

use super::{LogoutDecision, LogoutRequest};
use crate::http::{Response, error_page};
use crate::{BoxError, OAuthError};

/// The application's part of the logout endpoint: whose session is it, does the person want it to end, and its end.
///
/// Anybody can make a browser send a logout request. With a hint that names the session or the person the client may be
/// trusted; otherwise ask (RP-Initiated Logout section 2).
///
/// ```
/// use http::request::Parts;
/// use oauth_runtime::BoxError;
/// use oauth_runtime::logout::{EndedSession, Logout, LogoutDecision, LogoutRequest};
///
/// struct Notes;
///
/// impl Logout for Notes {
///     async fn log_out(&self, request: &LogoutRequest, http: &Parts) -> Result<LogoutDecision, BoxError> {
///         // Find the session by its cookie, and delete it.
///         Ok(EndedSession::new().session_id("the sid that the approval said").into())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how a person logs out",
    label = "the logout endpoint asks it",
    note = "write: impl Logout for {Self} {{\n\
            async fn log_out(&self, request: &LogoutRequest, http: &http::request::Parts) -> Result<LogoutDecision, BoxError> {{ … }} }}"
)]
pub trait Logout: Send + Sync {
    /// Decides about a validated logout request.
    ///
    /// # Errors
    /// An error is logged, and the person sees a page without detail.
    fn log_out(
        &self,
        request: &LogoutRequest,
        http: &Parts,
    ) -> impl Future<Output = Result<LogoutDecision, BoxError>> + Send;

    /// The page for an error, of which no client hears. A plain one where it is left out.
    fn error_page(&self, error: &OAuthError, http: &Parts) -> Response {
        let _ = http;
        error_page(error)
    }
}

/// A provider with a logout endpoint: one that declares `endpoints(end_session)`. Its store knows which clients to tell, and which grants to
/// end.
#[cfg(feature = "openid")]
pub trait LogoutEndpoint:
    crate::identity::OpenIdProvider<Store: crate::store::SessionClientStore + crate::store::GrantStore> + Logout
{
}

#[cfg(feature = "openid")]
impl<S> LogoutEndpoint for S
where
    S: crate::identity::OpenIdProvider + Logout,
    S::Store: crate::store::SessionClientStore + crate::store::GrantStore,
{
}
