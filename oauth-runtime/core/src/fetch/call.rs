//! A request to another provider, whose response counts whatever its status is.

use bytes::Bytes;
use http::StatusCode;
use url::Url;

use super::{FetchError, Fetched};
use crate::Secret;

/// A request to another provider, of which the provider is a client: to its token endpoint, whose errors have a document (RFC
/// 6749 section 5.2), to its UserInfo endpoint, with an access token, or to its introspection endpoint, with the credentials of an API.
///
/// ```
/// use oauth_runtime::fetch::{Call, Url};
///
/// let url = Url::parse("https://provider.example/userinfo")?;
/// let call = Call::get(&url).authorization("Bearer 2YotnFZFEjr1zCsicMWpAA");
/// assert!(!format!("{call:?}").contains("2Yotn"));
/// # Ok::<(), oauth_runtime::BoxError>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Call<'a> {
    /// Where it goes.
    pub url: &'a Url,
    /// The names and values of the form that is posted; `None` for a `GET`.
    pub form: Option<&'a [(&'a str, &'a str)]>,
    /// The value of the `Authorization` header. Default: none.
    pub authorization: Option<Secret>,
    /// The `Accept` header. Default: `application/json`.
    pub accept: &'a str,
}

impl<'a> Call<'a> {
    /// A `GET` for a JSON document.
    pub fn get(url: &'a Url) -> Self {
        Self { url, form: None, authorization: None, accept: "application/json" }
    }

    /// A posted form, for a JSON document.
    pub fn post(url: &'a Url, form: &'a [(&'a str, &'a str)]) -> Self {
        Self { form: Some(form), ..Self::get(url) }
    }

    /// Sets the `Authorization` header.
    #[must_use]
    pub fn authorization(self, value: impl Into<String>) -> Self {
        Self { authorization: Some(Secret::from(value.into())), ..self }
    }

    /// Sets the `Accept` header.
    #[must_use]
    pub fn accept(self, accept: &'a str) -> Self {
        Self { accept, ..self }
    }
}

/// Without the values of the form, which may be secrets.
impl std::fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.form.map(|form| form.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        f.debug_struct("Call")
            .field("url", &self.url.as_str())
            .field("form", &names)
            .field("accept", &self.accept)
            .finish_non_exhaustive()
    }
}

/// What another provider answered to a [`Call`].
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Called {
    /// The status, whatever it is.
    pub status: StatusCode,
    /// The `Content-Type`, as it was sent.
    pub content_type: Option<String>,
    /// The body.
    pub body: Bytes,
}

impl Called {
    /// An answer with this status and body.
    pub fn new(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self { status, content_type: None, body: body.into() }
    }

    /// Sets the `Content-Type`.
    #[must_use]
    pub fn content_type(self, content_type: impl Into<String>) -> Self {
        Self { content_type: Some(content_type.into()), ..self }
    }

    /// The document, if the status is 200.
    ///
    /// # Errors
    /// [`FetchError::Status`] for every other status.
    pub fn document(self) -> Result<Fetched, FetchError> {
        match self.status {
            StatusCode::OK => {
                Ok(self.content_type.into_iter().fold(Fetched::new(self.body), Fetched::content_type))
            }
            status => Err(FetchError::Status(status)),
        }
    }
}

/// Without the body, which may have tokens.
impl std::fmt::Debug for Called {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Called")
            .field("status", &self.status)
            .field("content_type", &self.content_type)
            .finish_non_exhaustive()
    }
}
