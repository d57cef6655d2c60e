//! Where clients reach a resource.

use url::Url;

/// The origin of a URL, and the path below which a resource is. A DPoP proof names the URL of its request, so this is
/// compared at each request, and parsed once.
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    origin: String,
    prefix: String,
}

impl Base {
    /// `None` for a URI that names no host, such as `urn:notes:api`.
    pub fn of(url: &Url) -> Option<Self> {
        let origin = url.origin();
        let prefix = url.path().trim_end_matches('/').to_owned();
        origin.is_tuple().then(|| Self { origin: origin.ascii_serialization(), prefix })
    }

    /// Scheme, host and port, such as `https://notes.example`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// What a proxy or a router may have removed from the path of a request.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }
}
