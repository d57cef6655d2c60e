//! A message for another program, of which only the status counts.

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use url::Url;

/// A message to deliver: a document with headers, as a webhook sends it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Delivery<'a> {
    /// Where it is posted to.
    pub url: &'a Url,
    /// The names, in lower case, and the values of its headers, beside `Content-Type`.
    pub headers: &'a [(&'static str, &'a str)],
    /// The document.
    pub body: Bytes,
    /// The media type of the document. Default: `application/json`.
    pub content_type: &'static str,
}

impl<'a> Delivery<'a> {
    /// A JSON document with these headers.
    pub fn new(url: &'a Url, headers: &'a [(&'static str, &'a str)], body: Bytes) -> Self {
        Self { url, headers, body, content_type: "application/json" }
    }

    /// The same as a document of another media type, such as `application/secevent+jwt` (RFC 8935 section 2).
    #[must_use]
    pub fn content_type(self, media_type: &'static str) -> Self {
        Self { content_type: media_type, ..self }
    }
}

/// What the receiver answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivered {
    /// The status, whatever it is.
    pub status: StatusCode,
    /// When to come again, if the answer has a `Retry-After` in seconds.
    pub retry_after: Option<Duration>,
}

impl Delivered {
    /// An answer with this status.
    pub fn new(status: StatusCode) -> Self {
        Self { status, retry_after: None }
    }

    /// The same with a `Retry-After`.
    #[must_use]
    pub fn retry_after(self, time: Duration) -> Self {
        Self { retry_after: Some(time), ..self }
    }
}
