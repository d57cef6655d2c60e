//! A person who answers an authorization request.

use serde::{Deserialize, Serialize};

use crate::{Person, run};

/// What the person does.
#[derive(Debug, Serialize)]
pub struct Authorization<'a> {
    /// The page to begin with: the authorization request, or one that leads to it.
    pub open: &'a str,
    /// A selector of what leads there.
    pub click: Option<&'a str>,
    /// Who logs in.
    #[serde(flatten)]
    pub person: Person<'a>,
    /// `allow` or `deny`.
    pub decision: &'a str,
    /// Where the answer goes to.
    pub redirect_uri: &'a str,
    /// Whether certificates are not looked at.
    pub trust_any_certificate: bool,
}

/// Back at the client.
#[derive(Debug, Deserialize)]
pub struct Authorized {
    /// The URL, with the response.
    pub url: String,
    /// The title of the page there.
    pub title: String,
    /// What the consent page said.
    pub consent: String,
    /// All cookies that the browser has.
    pub cookies: Vec<Cookie>,
}

/// A cookie.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cookie {
    /// Its name.
    pub name: String,
    /// Whether scripts can't see it.
    pub http_only: bool,
    /// Whether it goes over https alone.
    pub secure: bool,
    /// When other sites cause it to be sent: `Strict`, `Lax` or `None`.
    pub same_site: String,
}

/// Opens an authorization request in the browser, logs in, decides, and waits to be back at the client.
///
/// # Panics
/// As [`run`] does.
pub async fn authorize(authorization: &Authorization<'_>) -> Authorized {
    run("authorize", authorization).await
}
