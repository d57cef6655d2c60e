//! Redirect URIs: what may be registered, and how a requested one is compared.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

/// A registered redirect URI (RFC 6749 section 3.1.2).
///
/// `https` anywhere, `http` on a loopback host, or a private-use scheme of a native application
/// (RFC 8252 section 7.1).
///
/// ```
/// use oauth_runtime::RedirectUri;
///
/// assert!(RedirectUri::parse("https://client.example/cb").is_ok());
/// assert!(RedirectUri::parse("com.example.app:/cb").is_ok());
/// assert!(RedirectUri::parse("http://client.example/cb").is_err());
/// assert!(RedirectUri::parse("javascript:alert(1)").is_err());
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct RedirectUri(String);

/// Why a redirect URI can't be registered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RedirectUriError {
    /// It is relative or not a URI.
    #[error("`{0}` is not an absolute URI; write one like https://client.example/cb")]
    NotAbsolute(String),
    /// It has a fragment (RFC 6749 section 3.1.2).
    #[error("`{0}` has a fragment; leave out the part from `#` on")]
    Fragment(String),
    /// It has a wildcard (RFC 9700 section 4.1.3: exact matching only).
    #[error("`{0}` has a wildcard; register each redirect URI in full")]
    Wildcard(String),
    /// It has a user name or password.
    #[error("`{0}` has user information; leave out the part before `@`")]
    UserInformation(String),
    /// It is `http` on a host that is not a loopback one.
    #[error("`{0}` is http on a public host; use https, or http on 127.0.0.1 or [::1]")]
    InsecureTransport(String),
    /// Its scheme runs or reads something in the browser.
    #[error("`{0}` has a scheme that can't be redirected to safely")]
    Scheme(String),
}

/// Schemes that a browser interprets itself, so a response sent there would run or be read in place.
const BROWSER_SCHEMES: [&str; 12] = [
    "about",
    "blob",
    "data",
    "file",
    "filesystem",
    "ftp",
    "javascript",
    "mailto",
    "vbscript",
    "view-source",
    "ws",
    "wss",
];

impl RedirectUri {
    /// Checks a redirect URI for registration.
    ///
    /// # Errors
    /// [`RedirectUriError`] says what to write instead.
    pub fn parse(uri: impl Into<String>) -> Result<Self, RedirectUriError> {
        let uri = uri.into();
        let plain =
            uri.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'"' | b'<' | b'>'));
        let parsed = match url::Url::parse(&uri) {
            Ok(parsed) if plain => parsed,
            _ => return Err(RedirectUriError::NotAbsolute(uri)),
        };
        if uri.contains('#') {
            return Err(RedirectUriError::Fragment(uri));
        }
        if uri.contains('*') {
            return Err(RedirectUriError::Wildcard(uri));
        }
        if !parsed.username().is_empty() || parsed.password().is_some() {
            return Err(RedirectUriError::UserInformation(uri));
        }
        match parsed.scheme() {
            "https" => Ok(Self(uri)),
            "http" if parsed.host().is_some_and(|host| is_loopback(&host)) => Ok(Self(uri)),
            "http" => Err(RedirectUriError::InsecureTransport(uri)),
            scheme if BROWSER_SCHEMES.contains(&scheme) => Err(RedirectUriError::Scheme(uri)),
            _ => Ok(Self(uri)),
        }
    }

    /// Whether a request that names `requested` means this URI.
    ///
    /// The two must be the same character by character (RFC 9700 section 4.1.3), but for the port of
    /// `http://127.0.0.1` and `http://[::1]`: a native application listens on whichever port is free
    /// (RFC 8252 section 7.3).
    ///
    /// ```
    /// use oauth_runtime::RedirectUri;
    ///
    /// let registered = RedirectUri::parse("http://127.0.0.1/cb")?;
    /// assert!(registered.matches("http://127.0.0.1:52301/cb"));
    /// assert!(!registered.matches("http://localhost:52301/cb"));
    /// assert!(!registered.matches("http://127.0.0.1:52301/cb/"));
    /// # Ok::<(), oauth_runtime::RedirectUriError>(())
    /// ```
    pub fn matches(&self, requested: &str) -> bool {
        if self.0 == requested {
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

/// `localhost` may be registered, though its port counts: only the IP literals are sure to be this machine.
fn is_loopback(host: &url::Host<&str>) -> bool {
    match host {
        url::Host::Ipv4(address) => address.is_loopback(),
        url::Host::Ipv6(address) => address.is_loopback(),
        url::Host::Domain(name) => *name == "localhost",
    }
}

/// Host and rest of an `http` URI on a loopback IP literal, its port left out.
fn split_loopback_port(uri: &str) -> Option<(&str, &str)> {
    let host = ["http://127.0.0.1", "http://[::1]"].into_iter().find(|host| uri.starts_with(host))?;
    let rest = &uri[host.len()..];
    let Some(port_and_rest) = rest.strip_prefix(':') else {
        return (rest.is_empty() || rest.starts_with(['/', '?'])).then_some((host, rest));
    };
    let digits = port_and_rest.bytes().take_while(u8::is_ascii_digit).count();
    let (port, rest) = port_and_rest.split_at(digits);
    let valid = port.parse::<u16>().is_ok_and(|port| port > 0);
    (valid && (rest.is_empty() || rest.starts_with(['/', '?']))).then_some((host, rest))
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

impl<'de> Deserialize<'de> for RedirectUri {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registered(uri: &str) -> RedirectUri {
        RedirectUri::parse(uri).expect("acceptable")
    }

    #[test]
    fn what_may_not_be_registered() {
        for uri in [
            "",
            "/cb",
            "client.example/cb",
            "https://",
            "https://client.example/cb#x",
            "https://*.example/cb",
            "https://user@client.example/cb",
            "http://client.example/cb",
            "http://127.0.0.1.evil.example/cb",
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "vbscript:x",
            "https://client.example/\\cb",
            "https://client.example/c b",
            "https://cli\u{0435}nt.example/",
        ] {
            assert!(RedirectUri::parse(uri).is_err(), "{uri}");
        }
    }

    #[test]
    fn what_may_be_registered() {
        for uri in [
            "https://client.example/cb",
            "https://client.example/cb?a=b",
            "http://127.0.0.1/cb",
            "http://[::1]:3000/cb",
            "http://localhost:3000/cb",
            "com.example.app:/cb",
            "cursor://mcp/oauth",
        ] {
            assert!(RedirectUri::parse(uri).is_ok(), "{uri}");
        }
    }

    #[test]
    fn only_the_very_same_uri_matches() {
        let uri = registered("https://client.example/cb");
        assert!(uri.matches("https://client.example/cb"));
        for other in [
            "https://client.example/cb/",
            "https://client.example/cb/x",
            "https://client.example/cb?x",
            "https://client.example/cb#",
            "https://client.example/CB",
            "https://client.example:443/cb",
            "https://client.example/x/../cb",
            "https://client.example/c%62",
            "http://client.example/cb",
            "https://user@client.example/cb",
            "https://client.example\\cb",
            "https://client.example/cb\t",
            "",
        ] {
            assert!(!uri.matches(other), "{other}");
        }
    }

    #[test]
    fn the_port_of_a_loopback_ip_is_free() {
        for (own, same) in [
            ("http://127.0.0.1/cb", "http://127.0.0.1:8080/cb"),
            ("http://127.0.0.1:3000/cb", "http://127.0.0.1:8080/cb"),
            ("http://127.0.0.1:3000/cb", "http://127.0.0.1/cb"),
            ("http://[::1]/cb", "http://[::1]:8080/cb"),
            ("http://127.0.0.1", "http://127.0.0.1:8080"),
        ] {
            assert!(registered(own).matches(same), "{own} {same}");
        }
        for (own, other) in [
            ("http://127.0.0.1/cb", "http://127.0.0.1:8080/other"),
            ("http://127.0.0.1/cb", "http://[::1]:8080/cb"),
            ("http://127.0.0.1/cb", "http://127.0.0.1:80:80/cb"),
            ("http://127.0.0.1/cb", "http://127.0.0.1:/cb"),
            ("http://127.0.0.1/cb", "http://127.0.0.1:0/cb"),
            ("http://127.0.0.1/cb", "http://127.0.0.1:99999/cb"),
            ("http://127.0.0.1/cb", "http://127.0.0.1:8080@evil.example/cb"),
            ("http://127.0.0.1/cb", "http://127.0.0.1.evil.example/cb"),
            ("http://127.0.0.1/cb", "https://127.0.0.1:8080/cb"),
            ("http://127.0.0.1", "http://127.0.0.1:8080evil.example"),
            ("http://localhost/cb", "http://localhost:8080/cb"),
            ("http://localhost:3000/cb", "http://localhost:8080/cb"),
        ] {
            assert!(!registered(own).matches(other), "{own} {other}");
        }
    }
}
