//! The application's part of the authorization endpoint.

use std::future::Future;
use std::time::Duration;

use http::request::Parts;

use super::{AuthorizationRequest, Decision};
use crate::OAuthError;
use crate::error::BoxError;
use crate::http::{Leaving, Response, error_page, leave_page};

/// The application's part of the authorization endpoint: it says who the resource owner is and whether they
/// approve.
///
/// ```
/// use http::request::Parts;
/// use oauth_runtime::http::see_other;
/// use oauth_runtime::{Approval, AuthorizationRequest, BoxError, Decision, Interaction};
///
/// struct Notes;
///
/// struct Session;
///
/// impl Session {
///     /// By the cookie, or by what your session middleware put into `http.extensions`.
///     fn of(http: &Parts) -> Result<Self, BoxError> {
///         Ok(Self)
///     }
///
///     fn user(&self) -> Option<String> {
///         None
///     }
///
///     fn come_back_to(&self, uri: String) {}
/// }
///
/// impl Interaction for Notes {
///     async fn authorize(&self, request: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
///         let session = Session::of(http)?;
///         let Some(user) = session.user() else {
///             session.come_back_to(request.resume_uri()); // your login handler redirects there
///             return Ok(Decision::Respond(see_other("/login")));
///         };
///         Ok(Approval::new(user).into())
///     }
/// }
/// ```
///
/// A consent page shows `request.client().name()` and, for each of `request.scope().tokens()`, the
/// description from [`AuthorizationServer::describe_scope`](crate::AuthorizationServer::describe_scope).
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not decide on authorization requests",
    label = "the authorization endpoint needs this",
    note = "write: impl Interaction for {Self} {{\n\
            async fn authorize(&self, request: &AuthorizationRequest, http: &http::request::Parts) -> Result<Decision, BoxError> {{ … }} }}"
)]
pub trait Interaction: Send + Sync {
    /// Decides on a validated request. `http` has the headers, and the extensions from the application's
    /// middleware.
    ///
    /// # Errors
    /// An error is logged, and the client gets `server_error`.
    fn authorize(
        &self,
        request: &AuthorizationRequest,
        http: &Parts,
    ) -> impl Future<Output = Result<Decision, BoxError>> + Send;

    /// Whether the person has set up a second factor, so that their password alone must not yield tokens. The
    /// `password` grant asks this, and so do extension grants that do not say that a second factor was used.
    /// Default: no.
    ///
    /// An application that calls `ui::authorize` itself returns the result of
    /// `ui::owes_second_factor`.
    ///
    /// # Errors
    /// An error is logged, and the client gets `server_error`.
    fn owes_second_factor(&self, subject: &str) -> impl Future<Output = Result<bool, BoxError>> + Send {
        let _ = subject;
        std::future::ready(Ok(false))
    }

    /// How long a person may take to answer a request that the client pushed (RFC 9126), from its arrival at the
    /// authorization endpoint. Default: 30 minutes, as long as the library's pages wait.
    fn answers_within(&self) -> Duration {
        Duration::from_secs(30 * 60)
    }

    /// The page for an error that cannot be sent to the client, because its redirect URI was not validated
    /// (RFC 6749 section 4.1.2.1). Default: a plain page.
    fn error_page(&self, error: &OAuthError, http: &Parts) -> Response {
        let _ = http;
        error_page(error)
    }

    /// The page that shows where the browser would go, with a link. Without it, a client that registered
    /// itself could make this provider start a program on the person's machine, or send them to an unknown
    /// site (RFC 9700 section 4.11.2). Default: a plain page.
    fn leave_page(&self, leaving: &Leaving<'_>, http: &Parts) -> Response {
        let _ = http;
        leave_page(leaving)
    }
}
