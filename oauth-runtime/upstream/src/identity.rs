//! The person that an upstream signed in.

use std::fmt;

use oauth_runtime_core::{Secret, Timestamp};
use serde_json::{Map, Value};

/// The person that an upstream signed in, and how.
///
/// Only `issuer` and `subject` together identify them: another person may get the address or the user name later
/// (OpenID Connect Core section 5.7).
#[derive(Clone)]
#[non_exhaustive]
pub struct UpstreamIdentity {
    /// The [`id`](crate::Upstream::id) of the upstream.
    pub upstream: String,
    /// The issuer of the upstream.
    pub issuer: String,
    /// The person, as the issuer knows them: at most 255 characters.
    pub subject: String,
    /// Their name.
    pub name: Option<String>,
    /// Their user name at the upstream.
    pub username: Option<String>,
    /// Their address.
    pub email: Option<String>,
    /// Whether the upstream says that it verified the address.
    pub email_verified: bool,
    /// When they logged in there, if the upstream says so.
    pub auth_time: Option<Timestamp>,
    /// The class of that login, in the upstream's own terms.
    pub acr: Option<String>,
    /// The methods of that login, in the upstream's own terms.
    pub amr: Vec<String>,
    /// The upstream's name of the session (`sid`).
    pub session_id: Option<String>,
    /// The ID token, for the [logout](crate::Upstream::end_session_url) at the upstream.
    pub id_token: Option<Secret>,
    /// All claims of the ID token and of UserInfo, or the user document.
    pub claims: Map<String, Value>,
}

impl UpstreamIdentity {
    /// The person of an issuer, with nothing else known.
    pub fn new(upstream: impl Into<String>, issuer: impl Into<String>, subject: impl Into<String>) -> Self {
        Self {
            upstream: upstream.into(),
            issuer: issuer.into(),
            subject: subject.into(),
            name: None,
            username: None,
            email: None,
            email_verified: false,
            auth_time: None,
            acr: None,
            amr: Vec::new(),
            session_id: None,
            id_token: None,
            claims: Map::new(),
        }
    }

    /// A text by which the person knows that account: their address if the upstream verified it, their user name, or their
    /// name. No other text that looks like an address: somebody could have chosen another person's.
    pub fn shown_as(&self) -> Option<&str> {
        let names = [&self.username, &self.name].into_iter().filter_map(Option::as_deref);
        self.verified_email().into_iter().chain(names.filter(|name| !name.contains('@'))).next()
    }

    /// The address, if the upstream says that it verified it.
    pub fn verified_email(&self) -> Option<&str> {
        self.email.as_deref().filter(|_| self.email_verified)
    }
}

/// Without personal data.
impl fmt::Debug for UpstreamIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpstreamIdentity")
            .field("upstream", &self.upstream)
            .field("issuer", &self.issuer)
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}
