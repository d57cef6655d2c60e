//! What a proof is for: the target URI of a request (RFC 9449 section 4.3).

use std::borrow::Cow;
use std::fmt::{self, Write};

use url::Url;

/// Longer URIs are not compared.
const LONGEST: usize = 4096;

/// The URI of a request without query and fragment, in normal form (RFC 3986 sections 6.2.2 and 6.2.3): scheme and host in
/// lower case, no default port, no dot segments, no needless percent-encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    origin: String,
    path: String,
}

impl Target {
    /// The target in the claim `htu`; `None` if it is not an absolute `https` or `http` URI.
    pub fn of_claim(htu: &str) -> Option<Self> {
        if htu.len() > LONGEST || !htu.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
            return None;
        }
        let url = Url::parse(htu).ok().filter(|url| matches!(url.scheme(), "https" | "http"))?;
        let has_user = !url.username().is_empty() || url.password().is_some();
        (!has_user).then(|| Self { origin: url.origin().ascii_serialization(), path: normal(url.path()) })
    }

    /// Scheme, host and port, such as `https://notes.example`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether this is the path of a request, whose server may be reached below `prefix`: behind a proxy or a router that
    /// removes it.
    pub fn has_path(&self, path: &str, prefix: &str) -> bool {
        let Some(path) = normal_path(path) else { return false };
        self.path == path || (!prefix.is_empty() && self.path.strip_prefix(prefix) == Some(&*path))
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.path)
    }
}

/// The path of a request in normal form; `None` if it is not a path.
fn normal_path(path: &str) -> Option<Cow<'_, str>> {
    // Nothing to change: most paths. With two slashes, it could be read as a host.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_~".contains(&byte);
    if path.starts_with('/') && !path.starts_with("//") && path.bytes().all(is_plain) {
        return Some(Cow::Borrowed(path));
    }
    let url = Url::parse("http://localhost").and_then(|base| base.join(path)).ok()?;
    Some(Cow::Owned(normal(url.path())))
}

/// RFC 3986 section 6.2.2: escapes with upper-case digits, and none for unreserved characters.
fn normal(path: &str) -> String {
    let mut normal = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(at) = rest.find('%') {
        normal.push_str(&rest[..at]);
        let digits = rest.get(at + 1..at + 3);
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                normal.push(char::from(byte))
            }
            Some(byte) => drop(write!(normal, "%{byte:02X}")),
            None => {
                normal.push('%');
                rest = &rest[at + 1..];
                continue;
            }
        }
        rest = &rest[at + 3..];
    }
    normal.push_str(rest);
    normal
}
