//! A real browser for tests: Chromium, driven by the scripts in `scripts` with Playwright.
//!
//! [`authorize`] answers an authorization request as a person, [`capture`] looks at pages, [`RelyingParty`] is an application
//! in the browser, on which [`use_oidc_client`] has a whole session, and with [`use_tabs`] a person has several tabs.
//!
//! Chromium and Node are installed from Debian's packages where they are missing, the npm packages of `package-lock.json` into
//! the target directory. Nothing is left of a browser when its test ends, however it ends.
//!
//! As in [`test_servers`], nothing here returns an error: a test can't go on without its browser, so everything panics,
//! with what the script said last.

mod authorize;
mod capture;
mod installation;
mod party;
mod passkeys;
mod script;
mod tabs;

pub use authorize::{Authorization, Authorized, Cookie, authorize};
pub use capture::{Captured, Page, Violation, capture};
pub use party::{RelyingParty, use_oidc_client};
pub use passkeys::{LoggedInByPasskey, PasskeyLogin, log_in_with_passkey};
pub use script::run;
pub use tabs::{ArrivedTabs, Tabs, use_tabs};

/// Who logs in.
#[derive(Debug, Clone, Copy, serde::Serialize)]
pub struct Person<'a> {
    /// What the person types for a name.
    pub username: &'a str,
    /// And for a password.
    pub password: &'a str,
}
