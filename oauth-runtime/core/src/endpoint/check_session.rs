//! The frame that tells clients whether the session has changed (Session Management section 3).

use http::Method;
use oauth_runtime_tables::endpoints::{CHECK_SESSION, Endpoint as Row};

use super::Endpoint;
use super::protect::head_of;
use crate::OAuthError;
use crate::http::{Request, Response};
use crate::server::{AuthorizationEndpoint, RequestKind};
use crate::session_management::frame;

/// The endpoint of the frame. It reads nothing of the request: the frame's script does the work in the browser.
#[derive(Debug, Clone, Copy)]
pub struct CheckSessionEndpoint;

impl<S: AuthorizationEndpoint> Endpoint<S> for CheckSessionEndpoint {
    const ROW: Row = CHECK_SESSION;
    const KIND: RequestKind = RequestKind::Reads;

    async fn answer(server: &S, request: Request) -> Response {
        match *request.method() {
            Method::GET | Method::HEAD => frame(server.settings().issuer()),
            _ => {
                let error = OAuthError::MethodIsNotAllowed { allow: CHECK_SESSION.allow };
                server.error_page(&error, &head_of(&request))
            }
        }
    }
}
