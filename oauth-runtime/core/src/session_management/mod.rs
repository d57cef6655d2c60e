//! OpenID Connect Session Management 1.0, as a part: a client's page learns from an invisible frame of the provider that the
//! person has logged out, or that somebody else has logged in.
//!
//! A browser may keep the provider's cookies from a frame in a page of another site: then the frame answers `error`, and the
//! client has to ask in another way. Prefer back-channel logout where a client has a server.

mod browser_state;
mod frame;
mod session_state;

pub use browser_state::{browser_state_cookie, has_browser_state};
pub(crate) use frame::frame;

use crate::server::{Approved, AuthorizationServer, Part, ResponseParameters};

/// Tells clients the state of the browser's session, and serves the frame that compares it.
#[derive(Debug, Clone, Copy)]
pub struct SessionManagement;

impl<S: AuthorizationServer> Part<S> for SessionManagement {
    /// Section 2. Without `openid` in the scope there is no authentication response, and without the name of a session
    /// there is nothing to compare.
    fn authorization_response(_: &S, approved: &Approved<'_>, parameters: &mut ResponseParameters) {
        let Some(session_id) = &approved.authentication.session_id else {
            return;
        };
        let request = approved.request();
        let state = session_state::of(request.client().client_id(), request.redirect_uri(), session_id);
        if let Some(state) = state {
            parameters.push("session_state", state);
        }
    }
}
