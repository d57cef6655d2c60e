//! The application's part of the logout endpoint.

use std::future::Future;

use http::request::Parts;

use super::{EndedSession, LogoutDecision, LogoutRequest};
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
///         // Find the session by its cookie.
///         Ok(EndedSession::new().session_id("the sid that the approval said").into())
///     }
///
///     async fn end_session(&self, ended: &EndedSession) -> Result<(), BoxError> {
///         // Delete the sessions with these names.
///         for session_id in ended.session_ids() {}
///         Ok(())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how a person logs out",
    label = "the logout endpoint needs this",
    note = "write: impl Logout for {Self} {{\n\
            async fn log_out(&self, request: &LogoutRequest, http: &http::request::Parts) -> Result<LogoutDecision, BoxError> {{ … }} }}"
)]
pub trait Logout: Send + Sync {
    /// Decides about a validated logout request: finds out whose session it is. [`end_session`](Self::end_session) ends it.
    ///
    /// # Errors
    /// An error is logged, and the person sees a page without detail.
    fn log_out(
        &self,
        request: &LogoutRequest,
        http: &Parts,
    ) -> impl Future<Output = Result<LogoutDecision, BoxError>> + Send;

    /// Ends the person's session here: deletes its record. It is called once the grants of the session have ended and what its clients
    /// have to be told is stored. Where the store failed before, this is not called, the browser keeps its cookie, and the person can try
    /// again. An application that ends the session in [`log_out`](Self::log_out) already gives that chance away.
    ///
    /// Default: nothing.
    ///
    /// # Errors
    /// An error is logged, and the person sees a page without detail. They can try again: what has ended stays so.
    fn end_session(&self, ended: &EndedSession) -> impl Future<Output = Result<(), BoxError>> + Send {
        let _ = ended;
        std::future::ready(Ok(()))
    }

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
    super::DeliversNotices<Store: crate::store::SessionClientStore + crate::store::GrantStore> + Logout
{
}

#[cfg(feature = "openid")]
impl<S> LogoutEndpoint for S
where
    S: super::DeliversNotices + Logout,
    S::Store: crate::store::SessionClientStore + crate::store::GrantStore,
{
}
