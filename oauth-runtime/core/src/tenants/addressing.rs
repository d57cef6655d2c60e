//! How a request names its tenant.

use http::HeaderMap;
use http::header::HOST;
use http::request::Parts;
use http::uri::{Authority, PathAndQuery, Uri};

use crate::Issuer;
use crate::http::OriginalUri;

/// What names the tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Addressing {
    /// The host.
    Host,
    /// The first segment of the path.
    Path,
}

/// The longest name of a host (RFC 1035 section 2.3.4). Names in paths are not longer either.
const LONGEST: usize = 253;

/// Documents whose path begins with this name the tenant after it (RFC 8414 section 3.1, RFC 9728 section 3.1).
const WELL_KNOWN: &str = "/.well-known/";

/// The document that has the whole path of a resource in its own, and reads it itself.
const PROTECTED_RESOURCE: &str = "oauth-protected-resource";

impl Addressing {
    /// The tenant of a request. The request becomes one to the tenant's own endpoints, and keeps its URI beside.
    pub(super) fn take_name(self, head: &mut Parts) -> Option<String> {
        match self {
            Self::Host => host(&head.uri, &head.headers),
            Self::Path => {
                let (name, path) = split(head.uri.path())?;
                if path != head.uri.path() {
                    let shortened = with_path(&head.uri, &path)?;
                    let original = std::mem::replace(&mut head.uri, shortened);
                    head.extensions.get_or_insert(OriginalUri(original));
                }
                Some(name)
            }
        }
    }

    /// Whether a provider with this issuer is that of the tenant.
    pub(super) fn is_issuer_of(self, name: &str, issuer: &Issuer) -> bool {
        match self {
            Self::Path => issuer.path().strip_prefix('/') == Some(name),
            Self::Host => {
                let authority = issuer.origin().split_once("://").map_or("", |(_, authority)| authority);
                let host = authority.parse::<Authority>().ok();
                issuer.path().is_empty() && host.is_some_and(|host| host.host() == name)
            }
        }
    }

    /// The name that an issuer gives its tenant.
    pub(super) fn name_of(self, issuer: &Issuer) -> Option<String> {
        match self {
            Self::Path => issuer.path().strip_prefix('/').filter(|name| is_name(name)).map(str::to_owned),
            Self::Host => {
                let authority = issuer.origin().split_once("://")?.1.parse::<Authority>().ok()?;
                issuer.path().is_empty().then(|| authority.host().to_owned())
            }
        }
    }
}

/// The host of a request, without port. The request target counts before the header (RFC 9112 section 3.2.2).
fn host(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let authority = match uri.authority() {
        Some(authority) => authority.clone(),
        None => headers.get(HOST)?.to_str().ok()?.parse::<Authority>().ok()?,
    };
    // User information is not part of a request (RFC 9110 section 4.2.4).
    let host = authority.host();
    let is_plain = !authority.as_str().contains('@') && !host.is_empty() && host.len() <= LONGEST;
    is_plain.then(|| host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase())
}

/// The tenant and the rest of a path.
fn split(path: &str) -> Option<(String, String)> {
    if let Some(document) = path.strip_prefix(WELL_KNOWN) {
        let (kind, below) = document.split_once('/')?;
        let name = below.split('/').next().filter(|name| is_name(name))?;
        if kind == PROTECTED_RESOURCE {
            return Some((name.to_owned(), path.to_owned()));
        }
        let rest = below[name.len()..].trim_end_matches('/');
        return rest.is_empty().then(|| (name.to_owned(), format!("{WELL_KNOWN}{kind}")));
    }
    let below = path.strip_prefix('/')?;
    let (name, rest) = below.split_once('/').unwrap_or((below, ""));
    is_name(name).then(|| (name.to_owned(), format!("/{rest}")))
}

/// Unreserved characters (RFC 3986 section 2.3): one spelling for each name. `.` and `..` are steps, and no names.
fn is_name(name: &str) -> bool {
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    (1..=LONGEST).contains(&name.len()) && name.bytes().all(is_unreserved) && !matches!(name, "." | "..")
}

fn with_path(uri: &Uri, path: &str) -> Option<Uri> {
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(format!("{path}{query}").parse::<PathAndQuery>().ok()?);
    Uri::from_parts(parts).ok()
}
