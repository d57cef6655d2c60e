//! The application's decision about a logout request.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::http::Response;

/// The application's decision about a logout request.
#[derive(Debug)]
#[must_use]
#[non_exhaustive]
pub enum LogoutDecision {
    /// The person's session here ends, or there was none.
    LoggedOut(EndedSession),
    /// No decision yet: a page that asks the person, or a redirect to one. See [`crate::http::html`] and
    /// [`crate::http::see_other`].
    Respond(Response),
}

/// The session that the application ends.
///
/// ```
/// use oauth_runtime::logout::{EndedSession, LogoutDecision};
///
/// let decision: LogoutDecision = EndedSession::new().session_id("08a5019c-17e1-4977-8f42-65a12843ea02").into();
/// ```
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct EndedSession {
    pub(crate) session_ids: Vec<String>,
    pub(crate) page: Option<Response>,
    pub(crate) headers: HeaderMap,
}

impl EndedSession {
    /// Nobody was logged in, or no client knows about the session.
    pub fn new() -> Self {
        Self::default()
    }

    /// The session's name for clients, as in [`Approval::session_id`](crate::Approval::session_id). Call it
    /// again if a browser had several.
    pub fn session_id(mut self, session_id: impl Into<String>) -> Self {
        self.session_ids.push(session_id.into());
        self
    }

    /// The names of the sessions, from [`session_id`](Self::session_id).
    pub fn session_ids(&self) -> &[String] {
        &self.session_ids
    }

    /// Your own page for a person who is not redirected. Default: a plain page.
    pub fn page(mut self, page: Response) -> Self {
        self.page = Some(page);
        self
    }

    /// A header of the response, such as the one that deletes the cookie. Error responses do not have it.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }
}

impl From<EndedSession> for LogoutDecision {
    fn from(session: EndedSession) -> Self {
        Self::LoggedOut(session)
    }
}
