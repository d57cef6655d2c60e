//! Logout: what a client may request, and notifying clients that a session has ended (RP-Initiated Logout,
//! Back-Channel Logout and Front-Channel Logout 1.0).
//!
//! A declaration with `endpoints(end_session)` has a logout endpoint. The application's [`Logout`] says whose
//! session it is and ends it; the runtime then notifies the clients that knew about it, and sends the person
//! back.

#[cfg(feature = "openid")]
mod back_channel;
mod decision;
#[cfg(feature = "openid")]
mod delivery;
#[cfg(feature = "openid")]
mod end;
#[cfg(feature = "openid")]
mod front_channel;
mod interaction;
#[cfg(feature = "openid")]
mod logout_token;
#[cfg(feature = "openid")]
mod notice;
mod request;
#[cfg(feature = "openid")]
mod sessions;
#[cfg(all(test, feature = "openid", feature = "macros"))]
mod tests;
#[cfg(feature = "openid")]
mod validate;

pub use decision::{EndedSession, LogoutDecision};
#[cfg(feature = "openid")]
pub use delivery::{DeliversNotices, NoticeFigures, deliver_notices, notice_figures};
#[cfg(feature = "openid")]
use end::end;
#[cfg(feature = "openid")]
pub(crate) use front_channel::front_channel;
pub use interaction::Logout;
#[cfg(feature = "openid")]
pub use interaction::LogoutEndpoint;
pub use request::LogoutRequest;
#[cfg(feature = "openid")]
pub use sessions::{TrackedSessions, TracksSessions};
#[cfg(feature = "openid")]
pub(crate) use validate::validate;
