//! What a proof is for: the target URI of a request (RFC 9449 section 4.3).

use std::borrow::Cow;
use std::fmt::{self, Write};

use url::Url;

/// Longer URIs are not compared.
const LONGEST: usize = 4096;

/// The URI of a request without query and fragment, in normal form (RFC 3986 sections 6.2.2 and 6.2.3): scheme and host in
/// lower case, no default port, no dot segments, no needless percent-encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target<'a> {
    origin: Cow<'a, str>,
    path: Cow<'a, str>,
}

impl<'a> Target<'a> {
    /// The target in the claim `htu`; `None` if it is not an absolute `https` or `http` URI.
    pub fn of_claim(htu: &'a str) -> Option<Self> {
        if let Some((origin, path)) = plain(htu) {
            return Some(Self { origin: origin.into(), path: path.into() });
        }
        if htu.len() > LONGEST || !htu.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
            return None;
        }
        let url = Url::parse(htu).ok().filter(|url| matches!(url.scheme(), "https" | "http"))?;
        let has_user = !url.username().is_empty() || url.password().is_some();
        let target =
            || Self { origin: url.origin().ascii_serialization().into(), path: normal(url.path()).into() };
        (!has_user).then(target)
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

impl Target<'_> {
    /// Whether this is the URL of a request with this path, whose server clients reach at this origin.
    pub fn is_at(&self, origin: &str, prefix: &str, path: &str) -> bool {
        self.origin == origin && self.has_path(path, prefix)
    }
}

impl fmt::Display for Target<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.path)
    }
}

/// Origin and path of a URI that is in normal form already, as most are: a parser would change nothing. Its path has no dots,
/// which could be dot segments; its host is no IP address and has no encoded labels, which may be wrong.
fn plain(uri: &str) -> Option<(&str, &str)> {
    let host_at = "https://".len();
    let path_at = uri.get(host_at..)?.find('/').map(|slash| host_at + slash)?;
    let (origin, path) = uri.split_at(path_at);
    let host = origin.strip_prefix("https://")?;
    let is_label = |label: &str| {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        !label.is_empty() && label.bytes().all(is_plain) && !label.starts_with("xn--")
    };
    let top_label = host.rsplit('.').next()?;
    let is_name = top_label.starts_with(|letter: char| letter.is_ascii_lowercase());
    (is_name && host.split('.').all(is_label) && is_plain_path(path)).then_some((origin, path))
}

fn is_plain_path(path: &str) -> bool {
    path.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'~'))
}

/// The path of a request in normal form; `None` if it is not a path.
fn normal_path(path: &str) -> Option<Cow<'_, str>> {
    if !path.starts_with('/') {
        return None;
    }
    // Nothing to change: most paths.
    if is_plain_path(path) {
        return Some(Cow::Borrowed(path));
    }
    let mut url = Url::parse("http://localhost").ok()?;
    // Not `join`, which reads what follows two slashes as a host.
    url.set_path(path);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_slashes_begin_a_path_and_not_a_host() {
        let target = |uri: &'static str| Target::of_claim(uri).expect("a URI");
        for path in ["//login/notes", "//login/no%74es", "/.//login/notes"] {
            assert!(!target("https://notes.example/notes").has_path(path, ""), "{path}");
            assert!(target("https://notes.example//login/notes").has_path(path, ""), "{path}");
        }
        assert!(!target("https://notes.example/notes").has_path("notes", ""));
    }

    #[test]
    fn a_uri_that_is_not_parsed_is_in_normal_form() {
        let plain_ones = ["https://notes.example/token", "https://1.a-b.example/", "https://login/a//b_~-C"];
        for uri in plain_ones {
            let url = Url::parse(uri).expect("a URL");
            let parsed = (url.origin().ascii_serialization(), normal(url.path()));
            assert_eq!(plain(uri), Some((&*parsed.0, &*parsed.1)), "{uri}");
        }
        for other in [
            "https://notes.example",
            "http://notes.example/",
            "HTTPS://notes.example/",
            "https://Notes.example/",
            "https://notes.example:443/",
            "https://u@notes.example/",
            "https://192.0.2.1/",
            "https://notes.0x7f/",
            "https://xn--a.example/",
            "https://notes..example/",
            "https://notes.example./",
            "https:///token",
            "https://notes.example/a/../b",
            "https://notes.example/%74",
            "https://notes.example/?a",
            "https://n\u{f6}tes.example/",
            "https://",
            "\u{20ac}\u{20ac}\u{20ac}",
        ] {
            assert_eq!(plain(other), None, "{other}");
        }
    }
}
