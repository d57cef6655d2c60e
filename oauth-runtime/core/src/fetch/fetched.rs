//! A fetched document.

use std::time::Duration;

use bytes::Bytes;

/// A fetched document. Cloning does not copy the body.
///
/// ```
/// use oauth_runtime::fetch::Fetched;
///
/// let fetched = Fetched::new(r#"{"keys":[]}"#).content_type("application/jwk-set+json");
/// assert_eq!(&fetched.body[..], br#"{"keys":[]}"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fetched {
    /// The body.
    pub body: Bytes,
    /// The `Content-Type`, as it was sent.
    pub content_type: Option<String>,
    /// For how long a caching fetcher still returns the same. What is derived from the body may be kept for
    /// as long.
    pub fresh_for: Duration,
    /// For how long its headers (`Cache-Control`, `Expires`, `Age`) allow it to be kept, however long the fetcher keeps
    /// it; zero if it must not be kept. `None`: the response says nothing.
    pub max_age: Option<Duration>,
}

impl Fetched {
    /// A document that is fresh for no time.
    pub fn new(body: impl Into<Bytes>) -> Self {
        Self { body: body.into(), content_type: None, fresh_for: Duration::ZERO, max_age: None }
    }

    /// Sets the `Content-Type`.
    #[must_use]
    pub fn content_type(self, content_type: impl Into<String>) -> Self {
        Self { content_type: Some(content_type.into()), ..self }
    }

    /// Sets for how long it is fresh.
    #[must_use]
    pub fn fresh_for(self, fresh_for: Duration) -> Self {
        Self { fresh_for, ..self }
    }

    /// Sets what its headers say.
    #[must_use]
    pub fn max_age(self, max_age: Duration) -> Self {
        Self { max_age: Some(max_age), ..self }
    }
}
