//! A person with a passkey.

use serde::{Deserialize, Serialize};

use crate::{Person, run};

/// Where a person adds a passkey, and logs in with it.
#[derive(Debug, Serialize)]
pub struct PasskeyLogin<'a> {
    /// The page on which passkeys are added; it asks for a login.
    pub security: &'a str,
    /// The page that logs out.
    pub logout: &'a str,
    /// The authorization request.
    pub open: &'a str,
    /// Whether the person takes the passkey that the login page offers in the field of the user name. Otherwise they press the button.
    pub autofill: bool,
    /// The owner of the passkey.
    #[serde(flatten)]
    pub person: Person<'a>,
    /// Where the response goes.
    pub redirect_uri: &'a str,
}

/// Back at the client.
#[derive(Debug, Deserialize)]
pub struct LoggedInByPasskey {
    /// The text of the security page.
    pub added: String,
    /// The text of the consent page.
    pub consent: String,
    /// The URL, with the response.
    pub url: String,
}

/// Adds a passkey, logs out, and answers an authorization request with the passkey alone.
///
/// # Panics
/// Like [`run`].
pub async fn log_in_with_passkey(login: &PasskeyLogin<'_>) -> LoggedInByPasskey {
    run("passkeys", login).await
}
