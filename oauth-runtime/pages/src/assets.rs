//! What the pages load: stylesheet, script, logo.

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderName, HeaderValue};
use oauth_runtime_core::Digest;
use oauth_runtime_core::http::Response;
use sha2::Digest as _;

/// A file that never changes: its name contains the digest of its content.
#[derive(Debug, Clone)]
pub(crate) struct Asset {
    path: String,
    media_type: &'static str,
    content: Bytes,
    /// What follows the content, and is the same for all providers of a process.
    rest: &'static [u8],
}

impl Asset {
    pub(crate) fn new(name: &str, extension: &str, media_type: &'static str, content: Bytes) -> Self {
        Self::with_rest(name, extension, media_type, content, b"")
    }

    /// A file whose end all providers of a process share.
    pub(crate) fn with_rest(
        name: &str,
        extension: &str,
        media_type: &'static str,
        content: Bytes,
        rest: &'static [u8],
    ) -> Self {
        let digest = sha2::Sha256::new().chain_update(&content).chain_update(rest).finalize();
        let digest = Digest::from_bytes(digest.into()).to_string();
        Self { path: format!("/assets/{name}-{}.{extension}", &digest[..12]), media_type, content, rest }
    }

    fn content(&self) -> Bytes {
        match self.rest {
            [] => self.content.clone(),
            rest => [&self.content, rest].concat().into(),
        }
    }

    /// Its path under the issuer.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The file, to be cached for a year. An image that is opened directly runs no scripts.
    pub(crate) fn response(&self) -> Response {
        let mut response = Response::new(self.content());
        let headers: [(HeaderName, &'static str); 4] = [
            (CONTENT_TYPE, self.media_type),
            (CACHE_CONTROL, "public, max-age=31536000, immutable"),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox"),
        ];
        for (name, value) in headers {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        response
    }
}
