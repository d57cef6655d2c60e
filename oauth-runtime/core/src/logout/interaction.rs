//! The application's part of the logout endpoint.

use std::future::Future;

use http::request::Parts;

use super::{EndedSession, LogoutDecision, LogoutRequest};
use crate::http::{Response, error_page};
use crate::{BoxError, OAuthError};

/// The application's part of the logout endpoint: it says whose session it is and whether the person wants it
/// to end, and ends it.
///
/// Anybody can make a browser send a logout request. The client may be trusted if its hint names the session
/// or the person; otherwise, ask (RP-Initiated Logout section 2).
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
    /// Decides about a validated logout request: finds out whose session it is.
    /// [`end_session`](Self::end_session) ends it.
    ///
    /// # Errors
    /// An error is logged, and the person sees a page without details.
    fn log_out(
        &self,
        request: &LogoutRequest,
        http: &Parts,
    ) -> impl Future<Output = Result<LogoutDecision, BoxError>> + Send;

    /// Ends the person's session here by deleting its record. It is called after the grants of the session
    /// have ended and the notices for its clients are stored. If the store failed before, it is not called,
    /// the browser keeps its cookie, and the person can try again. An application that already ends the
    /// session in [`log_out`](Self::log_out) gives up that chance.
    ///
    /// Default: does nothing.
    ///
    /// # Errors
    /// An error is logged, and the person sees a page without details. They can try again; what has ended
    /// stays ended.
    fn end_session(&self, ended: &EndedSession) -> impl Future<Output = Result<(), BoxError>> + Send {
        let _ = ended;
        std::future::ready(Ok(()))
    }

    /// The page for an error, which the client does not see. Default: a plain page.
    fn error_page(&self, error: &OAuthError, http: &Parts) -> Response {
        let _ = http;
        error_page(error)
    }
}

/// A provider with a logout endpoint, from `endpoints(end_session)`. Its store knows which clients to notify,
/// and which grants to end.
#[cfg(feature = "openid")]
pub trait LogoutEndpoint: super::TracksSessions + Logout {}

#[cfg(feature = "openid")]
impl<S: super::TracksSessions + Logout> LogoutEndpoint for S {}
