//! Which URIs may be registered as targets of redirects.

use std::net::Ipv6Addr;

use url::{Host, Url};

use super::RedirectUriError;

/// Schemes that a browser interprets itself, so it would run or read a response in place.
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

/// The names of private networks: RFC 6762, RFC 8375, and the one that ICANN reserved for them.
const PRIVATE_DOMAINS: [&str; 3] = [".local", ".home.arpa", ".internal"];

/// What a redirect to the URI carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::client) enum Place {
    /// An authorization response, with the parameters that IANA lists.
    AuthorizationResponse,
    /// The end of a logout (RP-Initiated Logout section 3).
    LogoutResponse,
}

impl Place {
    const fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::AuthorizationResponse => &[
                "access_token",
                "code",
                "error",
                "error_description",
                "error_uri",
                "expires_in",
                "id_token",
                "iss",
                "response",
                "scope",
                "session_state",
                "state",
                "token_type",
            ],
            Self::LogoutResponse => &["state"],
        }
    }
}

/// Checks a URI for registration; `private_network` says whether it may be `http` on a private network.
pub(in crate::client) fn check(
    uri: &str,
    place: Place,
    private_network: bool,
) -> Result<(), RedirectUriError> {
    let parsed = parse(uri)?;
    if matches!(parsed.scheme(), "https" | "http") && !has_authority(uri) {
        return Err(RedirectUriError::NoAuthority(uri.to_owned()));
    }
    if !has_plain_host(&parsed) {
        return Err(RedirectUriError::Host(uri.to_owned()));
    }
    if is_private_http(&parsed) && !private_network {
        return Err(RedirectUriError::PrivateNetwork(uri.to_owned()));
    }
    let is_reserved = |name: &str| place.parameters().iter().copied().find(|reserved| *reserved == name);
    match parsed.query_pairs().find_map(|(name, _)| is_reserved(&name)) {
        None => Ok(()),
        Some(parameter) => Err(RedirectUriError::ReservedParameter { uri: uri.to_owned(), parameter }),
    }
}

/// The checks of every version, which a stored URI therefore passes.
pub(super) fn check_kept(uri: &str) -> Result<(), RedirectUriError> {
    parse(uri).map(|_| ())
}

fn parse(uri: &str) -> Result<Url, RedirectUriError> {
    let is_plain =
        uri.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'"' | b'<' | b'>'));
    let parsed = match Url::parse(uri) {
        Ok(parsed) if is_plain => parsed,
        _ => return Err(RedirectUriError::NotAbsolute(uri.to_owned())),
    };
    if uri.contains('#') {
        return Err(RedirectUriError::Fragment(uri.to_owned()));
    }
    if uri.contains('*') {
        return Err(RedirectUriError::Wildcard(uri.to_owned()));
    }
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Err(RedirectUriError::UserInformation(uri.to_owned()));
    }
    match parsed.scheme() {
        "http" if !is_loopback(&parsed) && !is_private(&parsed) => {
            Err(RedirectUriError::InsecureTransport(uri.to_owned()))
        }
        scheme if BROWSER_SCHEMES.contains(&scheme) => Err(RedirectUriError::Scheme(uri.to_owned())),
        _ => Ok(parsed),
    }
}

/// Whether the host is where RFC 3986 puts it. `Url` also accepts `https:host` and `https:///host`, which a
/// browser on an https page resolves as a path on the same site.
fn has_authority(uri: &str) -> bool {
    let after_scheme = uri.split_once(':').and_then(|(_, rest)| rest.strip_prefix("//"));
    after_scheme.is_some_and(|authority| !authority.starts_with('/'))
}

/// Whether the host of a web URI is a valid DNS name. `Url` also accepts `;` and `,`, which end a directive
/// of a content security policy.
pub(in crate::client) fn has_plain_host(url: &Url) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    match url.host() {
        Some(Host::Domain(host)) if matches!(url.scheme(), "https" | "http") => host.bytes().all(is_plain),
        _ => true,
    }
}

pub(in crate::client) fn is_private_http(url: &Url) -> bool {
    url.scheme() == "http" && !is_loopback(url) && is_private(url)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn is_private(url: &Url) -> bool {
    let is_unique_local = |address: Ipv6Addr| address.segments()[0] & 0xfe00 == 0xfc00;
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_private(),
        Some(Host::Ipv6(address)) => is_unique_local(address),
        Some(Host::Domain(name)) => PRIVATE_DOMAINS.iter().any(|domain| name.ends_with(domain)),
        None => false,
    }
}
