//! A captcha on the pages whose forms strangers send: its place, its origins in the policy of the page, and its
//! verifier.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use async_trait::async_trait;
use oauth_runtime_core::__internal::policy_source;
use oauth_runtime_core::BoxError;
use url::Url;

use crate::error::PagesError;

/// A captcha on the pages whose forms strangers send. Set it with
/// [`PagesBuilder::captcha`](crate::PagesBuilder::captcha).
///
/// ```
/// use async_trait::async_trait;
/// use oauth_runtime::BoxError;
/// use oauth_runtime::ui::{Captcha, CaptchaAnswer, CaptchaVerifier, Pages};
///
/// struct Turnstile;
///
/// #[async_trait]
/// impl CaptchaVerifier for Turnstile {
///     async fn verify(&self, answer: CaptchaAnswer<'_>) -> Result<bool, BoxError> {
///         Ok(ask_the_service(answer.answer).await?)
///     }
/// }
/// # async fn ask_the_service(_: &str) -> Result<bool, BoxError> { Ok(true) }
///
/// let widget = r#"<script src="https://challenges.cloudflare.com/turnstile/v0/api.js" async defer></script>
///     <div class="cf-turnstile" data-sitekey="1x00000000000000000000AA"></div>"#;
/// let captcha = Captcha::new("cf-turnstile-response", widget, Turnstile)
///     .script_origin("https://challenges.cloudflare.com")
///     .frame_origin("https://challenges.cloudflare.com");
/// let pages = Pages::builder().captcha(captcha).build()?;
/// # let _ = pages;
/// # Ok::<(), oauth_runtime::ui::PagesError>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct Captcha {
    field: String,
    snippet: String,
    scripts: Vec<String>,
    frames: Vec<String>,
    connections: Vec<String>,
    verifier: Arc<dyn CaptchaVerifier>,
}

/// Verifies the answers of a captcha.
#[async_trait]
pub trait CaptchaVerifier: Send + Sync + 'static {
    /// Whether the answer is right. The pages call it before they check a password. They call it once for each answer,
    /// unless a form that failed is sent again.
    ///
    /// # Errors
    /// An error is logged, and the person sees an error page. Nobody gets through.
    async fn verify(&self, answer: CaptchaAnswer<'_>) -> Result<bool, BoxError>;
}

/// The answer of a captcha.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct CaptchaAnswer<'a> {
    /// The value of the widget's field; empty if the browser sent none.
    pub answer: &'a str,
    /// Where the browser is. `None`: not known.
    pub address: Option<IpAddr>,
}

impl Captcha {
    /// The widget puts its answer into the form field `field`. The pages put the snippet of HTML into the form
    /// unchanged.
    pub fn new(field: impl Into<String>, snippet: impl Into<String>, verifier: impl CaptchaVerifier) -> Self {
        let none = Vec::new;
        let (field, snippet, verifier) = (field.into(), snippet.into(), Arc::new(verifier));
        Self { field, snippet, scripts: none(), frames: none(), connections: none(), verifier }
    }

    /// An origin whose scripts these pages may run, for example `https://challenges.example`.
    pub fn script_origin(mut self, origin: impl Into<String>) -> Self {
        self.scripts.push(origin.into());
        self
    }

    /// An origin that these pages may show in a frame.
    pub fn frame_origin(mut self, origin: impl Into<String>) -> Self {
        self.frames.push(origin.into());
        self
    }

    /// An origin that the scripts on these pages may connect to.
    pub fn connect_origin(mut self, origin: impl Into<String>) -> Self {
        self.connections.push(origin.into());
        self
    }

    /// # Errors
    /// If a text is not an origin, because it could then add a directive to the policy of the page.
    pub(crate) fn check(&self) -> Result<(), PagesError> {
        let mut origins = self.scripts.iter().chain(&self.frames).chain(&self.connections);
        match origins.find(|origin| !is_origin(origin)) {
            Some(origin) => Err(PagesError::CaptchaOrigin { origin: origin.clone() }),
            None => Ok(()),
        }
    }

    pub(crate) fn field(&self) -> &str {
        &self.field
    }

    pub(crate) fn snippet(&self) -> &str {
        &self.snippet
    }

    pub(crate) fn scripts(&self) -> &[String] {
        &self.scripts
    }

    pub(crate) fn frames(&self) -> &[String] {
        &self.frames
    }

    pub(crate) fn connections(&self) -> &[String] {
        &self.connections
    }

    pub(crate) fn verifier(&self) -> &dyn CaptchaVerifier {
        &*self.verifier
    }
}

fn is_origin(text: &str) -> bool {
    let url = Url::parse(text).ok().filter(|url| url.scheme() == "https");
    url.and_then(|url| policy_source(&url)).is_some_and(|source| source == text)
}

impl fmt::Debug for Captcha {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Captcha").field("field", &self.field).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::is_origin;

    #[test]
    fn an_origin_adds_no_directive() {
        assert!(is_origin("https://challenges.example") && is_origin("https://challenges.example:8443"));
        for text in [
            "",
            "*",
            "'unsafe-inline'",
            "challenges.example",
            "http://challenges.example",
            "https://challenges.example/",
            "https://challenges.example/path",
            "https://challenges.example; script-src *",
            "https://challenges.example https://evil.example",
            "https://*.example",
            "https://user@challenges.example",
        ] {
            assert!(!is_origin(text), "{text}");
        }
    }
}
