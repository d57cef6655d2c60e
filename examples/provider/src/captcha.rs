//! Services that verify the answers of captchas. They share one protocol: a form with `secret` and `response`, and JSON with `success`.

use async_trait::async_trait;
use oauth_runtime::fetch::{Call, Fetcher, WebFetcher};
use oauth_runtime::ui::{Captcha, CaptchaAnswer, CaptchaVerifier};
use oauth_runtime::{BoxError, Secret};
use reqwest::Url;
use serde::Deserialize;

/// A service. hCaptcha is none of them: its widget needs the scripts and styles of all its subdomains, which no page here allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Service {
    /// Cloudflare Turnstile.
    Turnstile,
    /// Google reCAPTCHA, version 2.
    Recaptcha,
}

impl Service {
    /// Where it verifies answers.
    pub fn verify(self) -> &'static str {
        match self {
            Self::Turnstile => "https://challenges.cloudflare.com/turnstile/v0/siteverify",
            Self::Recaptcha => "https://www.google.com/recaptcha/api/siteverify",
        }
    }

    /// Its widget in the pages.
    pub fn captcha(self, site_key: &str, verifier: SiteVerify) -> Captcha {
        let (field, class, script) = match self {
            Self::Turnstile => (
                "cf-turnstile-response",
                "cf-turnstile",
                "https://challenges.cloudflare.com/turnstile/v0/api.js",
            ),
            Self::Recaptcha => {
                ("g-recaptcha-response", "g-recaptcha", "https://www.google.com/recaptcha/api.js")
            }
        };
        let widget = format!(
            "<script src=\"{script}\" async defer></script>\n<div class=\"{class}\" data-sitekey=\"{site_key}\"></div>"
        );
        let captcha = Captcha::new(field, widget, verifier);
        match self {
            Self::Turnstile => captcha
                .script_origin("https://challenges.cloudflare.com")
                .frame_origin("https://challenges.cloudflare.com"),
            Self::Recaptcha => captcha
                .script_origin("https://www.google.com")
                .script_origin("https://www.gstatic.com")
                .frame_origin("https://www.google.com")
                .frame_origin("https://recaptcha.google.com"),
        }
    }
}

/// Asks a service about an answer.
pub struct SiteVerify {
    fetcher: WebFetcher,
    url: Url,
    secret: Secret,
}

/// What a service says. Whatever else is in it says nothing more about the answer.
#[derive(Deserialize)]
struct Verified {
    success: bool,
    #[serde(default, rename = "error-codes")]
    error_codes: Vec<String>,
}

/// Mistakes of the operator, of which nobody at a browser hears.
const OF_THE_OPERATOR: [&str; 3] = ["missing-input-secret", "invalid-input-secret", "bad-request"];

impl SiteVerify {
    /// Asks at this URL, with this secret.
    pub fn new(fetcher: WebFetcher, url: Url, secret: Secret) -> Self {
        Self { fetcher, url, secret }
    }
}

#[async_trait]
impl CaptchaVerifier for SiteVerify {
    async fn verify(&self, answer: CaptchaAnswer<'_>) -> Result<bool, BoxError> {
        if answer.answer.is_empty() {
            return Ok(false);
        }
        let address = answer.address.map(|address| address.to_string());
        let mut form = vec![("secret", self.secret.reveal()), ("response", answer.answer)];
        form.extend(address.iter().map(|address| ("remoteip", address.as_str())));
        let called = self.fetcher.call(Call::post(&self.url, &form)).await?;
        let verified: Verified = serde_json::from_slice(&called.body)
            .map_err(|_| format!("the captcha's service answered {} without JSON", called.status))?;
        let wrong = verified.error_codes.iter().find(|code| OF_THE_OPERATOR.contains(&code.as_str()));
        match wrong.filter(|_| !verified.success) {
            Some(code) => {
                Err(format!("the captcha's service said {code}; check `secret` of [captcha]").into())
            }
            None => Ok(verified.success),
        }
    }
}
