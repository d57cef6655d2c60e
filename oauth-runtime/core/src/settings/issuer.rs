//! The issuer identifier.

use std::fmt;
use std::str::FromStr;

use crate::Text;
use crate::short_text::encoded;

/// The issuer identifier of a provider (RFC 8414 section 2): its `https` URL without query and fragment.
///
/// `http` is accepted on a loopback host, for development and tests. A slash at the end is part of the
/// identifier, since clients compare it as a string (RFC 8414 section 3.3); the endpoints' URLs have no
/// second slash.
///
/// ```
/// use oauth_runtime::Issuer;
///
/// let issuer: Issuer = "https://notes.example".parse()?;
/// assert_eq!(issuer.join("/token"), "https://notes.example/token");
/// assert_eq!("https://notes.example/".parse::<Issuer>()?.as_str(), "https://notes.example/");
/// assert!("http://notes.example".parse::<Issuer>().is_err());
/// assert!("http://127.0.0.1:9000".parse::<Issuer>().is_ok());
/// # Ok::<(), oauth_runtime::IssuerError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    text: Text,
    /// The same as the value of a parameter: each authorization response has it.
    encoded: Text,
    origin: usize,
}

/// Why a text is not an issuer identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IssuerError {
    /// It is not an absolute `http` or `https` URL.
    #[error("`{0}` is not a URL; write one like https://notes.example")]
    NotAUrl(String),
    /// It has a query, a fragment or user information (RFC 8414 section 2).
    #[error("`{0}` has a query, a fragment or user information; leave them out")]
    Superfluous(String),
    /// It is not in normal form: a scheme or host in upper case, the default port or none after the colon, a host outside of
    /// ASCII, spaces or dot segments in the path.
    #[error("clients would write `{text}` differently; write `{normal}`")]
    NotNormal {
        /// The text.
        text: String,
        /// The same URL in normal form.
        normal: String,
    },
    /// It is `http` on a host that is not a loopback host.
    #[error(
        "`{0}` is http on a public host; use https, or `Issuer::parse_insecure` on a network that is trusted otherwise"
    )]
    InsecureTransport(String),
}

impl Issuer {
    /// An issuer that may be `http` on any host: for a network that is trusted otherwise, such as a test
    /// bench.
    ///
    /// # Errors
    /// [`IssuerError`] says what is wrong.
    pub fn parse_insecure(text: &str) -> Result<Self, IssuerError> {
        Self::parse(text, true)
    }

    fn parse(text: &str, insecure_transport: bool) -> Result<Self, IssuerError> {
        let url = match url::Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => url,
            _ => return Err(IssuerError::NotAUrl(text.to_owned())),
        };
        if text.contains(['?', '#']) || !url.username().is_empty() || url.password().is_some() {
            return Err(IssuerError::Superfluous(text.to_owned()));
        }
        // Clients compare the issuer as text, and so does everything here that derives from it.
        let is_normal = url.as_str() == text || url.as_str().strip_suffix('/') == Some(text);
        if !is_normal {
            let normal = match text.ends_with('/') {
                true => url.as_str(),
                false => url.as_str().trim_end_matches('/'),
            };
            return Err(IssuerError::NotNormal { text: text.to_owned(), normal: normal.to_owned() });
        }
        if url.scheme() == "http" && !insecure_transport && !url.host_str().is_some_and(is_loopback_host) {
            return Err(IssuerError::InsecureTransport(text.to_owned()));
        }
        let authority = text.find("://").map_or(0, |scheme| scheme + 3);
        let origin = text[authority..].find('/').map_or(text.len(), |path| authority + path);
        Ok(Self { text: text.into(), encoded: encoded(text).into(), origin })
    }

    /// The same to share it, and in form encoding.
    pub(crate) fn texts(&self) -> [&Text; 2] {
        [&self.text, &self.encoded]
    }

    /// The identifier as in `iss` and the metadata.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The URL of `path`, which begins with a slash, under this issuer.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.text.trim_end_matches('/'))
    }

    /// The path of the identifier without a trailing slash; usually empty, `/tenant` for
    /// `https://notes.example/tenant`.
    pub fn path(&self) -> &str {
        self.text[self.origin..].trim_end_matches('/')
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &str {
        &self.text[..self.origin]
    }

    /// Whether it is on the local machine.
    #[cfg(feature = "openid")]
    pub(crate) fn is_loopback(&self) -> bool {
        url::Url::parse(&self.text).is_ok_and(|url| url.host_str().is_some_and(is_loopback_host))
    }

    /// Whether what is sent to it passes a network in the clear.
    #[cfg(feature = "openid")]
    pub(crate) fn is_unprotected(&self) -> bool {
        !self.is_secure() && !self.is_loopback()
    }

    /// Whether it is an `https` URL.
    pub fn is_secure(&self) -> bool {
        self.text.starts_with("https:")
    }
}

/// Whether `host`, without port, is one of those where `http` is as good as `https` (RFC 8252 section 8.3). Where the
/// question is who receives something, [`is_this_machine`](crate::network::is_this_machine) answers it.
pub(crate) fn is_loopback_host(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || address.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl FromStr for Issuer {
    type Err = IssuerError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text, false)
    }
}

impl fmt::Display for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_an_issuer() {
        let issuer: Issuer = "https://notes.example:8443/tenant/".parse().expect("valid");
        assert_eq!(issuer.as_str(), "https://notes.example:8443/tenant/");
        assert_eq!(issuer.origin(), "https://notes.example:8443");
        assert_eq!(issuer.path(), "/tenant");
        assert_eq!(issuer.join("/token"), "https://notes.example:8443/tenant/token");
    }

    #[test]
    fn what_is_no_issuer() {
        for text in [
            "",
            "notes.example",
            "ftp://notes.example",
            "https://notes.example?a=b",
            "https://notes.example#x",
            "HTTPS://notes.example",
            "https://Notes.example",
            "https://bücher.example",
            "https:notes.example",
            "https://notes.example:443",
            "https://notes.example:",
            "https://notes.example://tenant",
            "https://notes.example/a tenant",
            "https://notes.example/a/../tenant",
            "https://notes.example\\tenant",
        ] {
            assert!(text.parse::<Issuer>().is_err(), "{text}");
        }
    }

    #[test]
    fn http_is_for_loopback_hosts() {
        for host in ["127.0.0.1", "127.9.9.9:8080", "localhost:9000", "[::1]:9000"] {
            assert!(format!("http://{host}").parse::<Issuer>().is_ok(), "{host}");
        }
        for host in ["notes.example", "127.0.0.1.evil.example", "10.0.0.1"] {
            assert!(format!("http://{host}").parse::<Issuer>().is_err(), "{host}");
            assert!(Issuer::parse_insecure(&format!("http://{host}")).is_ok(), "{host}");
        }
    }
}
