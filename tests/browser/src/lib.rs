//! A real browser for tests: Chromium, driven by the scripts in `scripts` with Playwright.
//!
//! [`authorize`] answers an authorization request as a person, [`capture`] inspects pages, [`RelyingParty`]
//! is an application in the browser, with which [`use_oidc_client`] runs a complete session, with
//! [`use_tabs`] a person has several tabs, and with [`watch_session`] the
//! application watches the session, and with [`walk`] they do what its steps say.
//!
//! A test that uses it begins with `test_needs::needs!(BROWSER)`. Nothing of a browser remains when its test
//! ends, however it ends.
//!
//! As in `test_servers`, nothing here returns an error: a test cannot continue without its browser, so
//! everything panics, with the script's last output.

mod authorize;
mod capture;
mod installation;
mod party;
mod passkeys;
mod script;
mod second_factor;
mod session;
mod tabs;
mod walk;

pub use authorize::{Authorization, Authorized, Cookie, authorize};
pub use capture::{Captured, Page, Violation, capture};
pub use party::{RelyingParty, use_oidc_client};
pub use passkeys::{LoggedInByPasskey, PasskeyLogin, log_in_with_passkey};
pub use script::run;
pub use second_factor::{KeptCookie, RequiredFactor, SetUpFactor, set_up_second_factor};
pub use session::{FrameAnswers, WatchedSession, watch_session};
pub use tabs::{ArrivedTabs, Tabs, use_tabs};
pub use walk::{ExpectedMail, Seen, Walk, walk};

/// The person who logs in.
#[derive(Debug, Clone, Copy, serde::Serialize)]
pub struct Person<'a> {
    /// The user name that the person types.
    pub username: &'a str,
    /// The password.
    pub password: &'a str,
}
