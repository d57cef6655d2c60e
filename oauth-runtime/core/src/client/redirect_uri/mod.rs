//! Redirect URIs: which ones may be registered, and how a requested one is compared.

mod error;
mod loopback;
mod rules;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

pub use self::error::RedirectUriError;
use self::loopback::split_loopback_port;
pub(super) use self::rules::{Place, check, has_plain_host, is_private_http};

/// A registered redirect URI (RFC 6749 section 3.1.2).
///
/// `https` on any host, `http` on a loopback host, or a private-use scheme of a native application (RFC 8252
/// section 7.1). The query must not contain parameters of an authorization response.
///
/// ```
/// use oauth_runtime::RedirectUri;
///
/// assert!(RedirectUri::parse("https://client.example/cb").is_ok());
/// assert!(RedirectUri::parse("com.example.app:/cb").is_ok());
/// assert!(RedirectUri::parse("http://client.example/cb").is_err());
/// assert!(RedirectUri::parse("https://client.example/cb?code=x").is_err());
/// assert!(RedirectUri::parse("javascript:alert(1)").is_err());
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct RedirectUri(String);

impl RedirectUri {
    /// Checks a redirect URI for registration.
    ///
    /// # Errors
    /// [`RedirectUriError`] says what to write instead.
    pub fn parse(uri: impl Into<String>) -> Result<Self, RedirectUriError> {
        let uri = uri.into();
        check(&uri, Place::AuthorizationResponse, false).map(|()| Self(uri))
    }

    /// Like [`parse`](Self::parse), but also accepts `http` on a private network: an address of RFC 1918 or
    /// RFC 4193, or a name under `local`, `internal` or `home.arpa`.
    ///
    /// Only a confidential client whose metadata have
    /// [`private_network_redirect_uris`](crate::ClientMetadata::private_network_redirect_uris) can be
    /// registered with such a URI.
    ///
    /// ```
    /// use oauth_runtime::RedirectUri;
    ///
    /// assert!(RedirectUri::parse("http://192.168.2.50:2283/cb").is_err());
    /// assert!(RedirectUri::parse_on_private_network("http://192.168.2.50:2283/cb").is_ok());
    /// assert!(RedirectUri::parse_on_private_network("http://client.example/cb").is_err());
    /// ```
    ///
    /// # Errors
    /// [`RedirectUriError`] says what to write instead.
    pub fn parse_on_private_network(uri: impl Into<String>) -> Result<Self, RedirectUriError> {
        let uri = uri.into();
        check(&uri, Place::AuthorizationResponse, true).map(|()| Self(uri))
    }

    /// A redirect URI from a store.
    pub(super) fn kept(uri: &str) -> Result<Self, RedirectUriError> {
        rules::check_kept(uri).map(|()| Self(uri.to_owned()))
    }

    /// Whether `requested` is the same URI, character by character (RFC 9700 section 4.1.3).
    ///
    /// ```
    /// use oauth_runtime::RedirectUri;
    ///
    /// let registered = RedirectUri::parse("http://127.0.0.1/cb")?;
    /// assert!(registered.matches("http://127.0.0.1/cb"));
    /// assert!(!registered.matches("http://127.0.0.1:52301/cb"));
    /// # Ok::<(), oauth_runtime::RedirectUriError>(())
    /// ```
    pub fn matches(&self, requested: &str) -> bool {
        self.0 == requested
    }

    /// Like [`matches`](Self::matches), but the port of `http://127.0.0.1`, `http://[::1]` and
    /// `http://localhost` may differ. A native application listens on any free port (RFC 8252 section 7.3,
    /// RFC 9700 section 2.1).
    ///
    /// ```
    /// use oauth_runtime::RedirectUri;
    ///
    /// let registered = RedirectUri::parse("http://127.0.0.1/cb")?;
    /// assert!(registered.matches_on_any_port("http://127.0.0.1:52301/cb"));
    /// assert!(!registered.matches_on_any_port("http://localhost:52301/cb"));
    /// assert!(!registered.matches_on_any_port("http://127.0.0.1:52301/cb/"));
    /// # Ok::<(), oauth_runtime::RedirectUriError>(())
    /// ```
    pub fn matches_on_any_port(&self, requested: &str) -> bool {
        if self.matches(requested) {
            return true;
        }
        match (split_loopback_port(&self.0), split_loopback_port(requested)) {
            (Some(registered), Some(requested)) => registered == requested,
            _ => false,
        }
    }

    /// The URI as it was registered.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RedirectUri({:?})", self.0)
    }
}

/// Deserializes a stored URI without the rules of later versions, which must not make a client unreadable. A
/// client that is built from it is checked in full.
impl<'de> Deserialize<'de> for RedirectUri {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::kept(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}
