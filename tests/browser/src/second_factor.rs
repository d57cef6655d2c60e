//! A person who needs a second factor.

use serde::{Deserialize, Serialize};

use crate::{Person, run};

/// Where a person logs in who needs a second factor.
#[derive(Debug, Serialize)]
pub struct RequiredFactor<'a> {
    /// The authorization request.
    pub open: &'a str,
    /// The page that logs out.
    pub logout: &'a str,
    /// A person without a second factor.
    #[serde(flatten)]
    pub person: Person<'a>,
    /// Where the response goes.
    pub redirect_uri: &'a str,
}

/// What the person saw.
#[derive(Debug, Deserialize)]
pub struct SetUpFactor {
    /// The text of the page on which they set up an authenticator app.
    pub set_up: String,
    /// The recovery codes.
    pub codes: Vec<String>,
    /// The URLs of the client, after each of three logins.
    pub urls: Vec<String>,
    /// The URL after the password in another browser.
    pub asked: String,
    /// The text about remembered devices.
    pub devices: String,
    /// The cookies of the first browser.
    pub cookies: Vec<KeptCookie>,
}

/// A cookie, and how long it is kept.
#[derive(Debug, Deserialize)]
pub struct KeptCookie {
    /// Its name.
    pub name: String,
    /// In seconds since 1970; negative if it ends with the browser.
    pub expires: f64,
    /// Whether it is out of reach of scripts.
    #[serde(rename = "httpOnly")]
    pub http_only: bool,
}

/// Logs in three times: sets up an authenticator app, has the device remembered, and is not asked.
///
/// # Panics
/// Like [`run`].
pub async fn set_up_second_factor(login: &RequiredFactor<'_>) -> SetUpFactor {
    run("second-factor", login).await
}
