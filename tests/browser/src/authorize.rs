//! A person who answers an authorization request.

use serde::{Deserialize, Serialize};

use crate::{Person, run};

/// The person's actions.
#[derive(Debug, Serialize)]
pub struct Authorization<'a> {
    /// The first page: the authorization request, or one that leads to it.
    pub open: &'a str,
    /// A selector of the link to it.
    pub click: Option<&'a str>,
    /// The person who logs in.
    #[serde(flatten)]
    pub person: Person<'a>,
    /// `allow` or `deny`.
    pub decision: &'a str,
    /// Where the response goes.
    pub redirect_uri: &'a str,
    /// Whether certificates are ignored.
    pub trust_any_certificate: bool,
}

/// Back at the client.
#[derive(Debug, Deserialize)]
pub struct Authorized {
    /// The URL, with the response.
    pub url: String,
    /// The title of the page there.
    pub title: String,
    /// The text of the consent page.
    pub consent: String,
    /// All cookies of the browser.
    pub cookies: Vec<Cookie>,
}

/// A cookie.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cookie {
    /// Its name.
    pub name: String,
    /// Whether scripts cannot read it.
    pub http_only: bool,
    /// Whether it is sent only over https.
    pub secure: bool,
    /// When other sites cause it to be sent: `Strict`, `Lax` or `None`.
    pub same_site: String,
}

/// Opens an authorization request in the browser, logs in, decides, and waits to be back at the client.
///
/// # Panics
/// Like [`run`].
pub async fn authorize(authorization: &Authorization<'_>) -> Authorized {
    run("authorize", authorization).await
}
