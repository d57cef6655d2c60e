//! A form whose response counts.

use url::Url;

use crate::Secret;

/// A form to post, whose response has a document: a request to the introspection endpoint of another provider.
///
/// ```
/// use oauth_runtime::client_auth::encode_auth_headers;
/// use oauth_runtime::fetch::{Post, Url};
///
/// let url = Url::parse("https://provider.example/introspect")?;
/// let form = [("token", "2YotnFZFEjr1zCsicMWpAA")];
/// let post = Post::new(&url, &form).authorization(encode_auth_headers("api", "a-long-random-secret"));
/// assert!(!format!("{post:?}").contains("2Yotn"));
/// # Ok::<(), oauth_runtime::BoxError>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Post<'a> {
    /// Where it is posted to.
    pub url: &'a Url,
    /// The names and values of the form.
    pub form: &'a [(&'a str, &'a str)],
    /// The value of the `Authorization` header. Default: none.
    pub authorization: Option<Secret>,
    /// The `Accept` header. Default: `application/json`.
    pub accept: &'a str,
}

impl<'a> Post<'a> {
    /// A form without an `Authorization` header, for a JSON document.
    pub fn new(url: &'a Url, form: &'a [(&'a str, &'a str)]) -> Self {
        Self { url, form, authorization: None, accept: "application/json" }
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

/// Without the values of the form, which may be tokens.
impl std::fmt::Debug for Post<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.form.iter().map(|(name, _)| *name).collect();
        f.debug_struct("Post")
            .field("url", &self.url.as_str())
            .field("form", &names)
            .field("accept", &self.accept)
            .finish_non_exhaustive()
    }
}
