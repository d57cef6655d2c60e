//! A captcha on the pages that strangers send.

use oauth_runtime::Secret;
use oauth_runtime::fetch::WebFetcher;
use oauth_runtime::ui::Captcha;
use reqwest::Url;
use serde::Deserialize;
use toml::Spanned;

use super::error::ConfigError;
use super::source::Source;
use crate::captcha::{Service, SiteVerify};

/// The table of this file.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct File {
    captcha: Option<Spanned<Written>>,
}

/// The keys of this group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    service: Option<Spanned<Service>>,
    site_key: Option<Spanned<String>>,
    secret: Option<Spanned<Secret>>,
    verify: Option<Spanned<String>>,
}

/// A captcha of a service.
#[derive(Debug, Clone)]
pub struct CaptchaConfig {
    service: Service,
    site_key: String,
    secret: Secret,
    verify: Url,
}

impl CaptchaConfig {
    pub(super) fn of(source: &Source) -> Result<Option<Self>, ConfigError> {
        let Some(written) = source.read::<File>()?.captcha else { return Ok(None) };
        let span = written.span();
        let Written { service, site_key, secret, verify } = written.into_inner();
        let missing = |key: &str, advice: &str| {
            source.error(span.clone(), &format!("captcha.{key}"), format!("it is missing; {advice}"))
        };
        let service =
            service.ok_or_else(|| missing("service", "write \"turnstile\" or \"recaptcha\""))?.into_inner();
        let site_key = site_key.ok_or_else(|| missing("site_key", "the service shows it for your site"))?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if site_key.get_ref().is_empty() || !site_key.get_ref().bytes().all(is_plain) {
            let message = "a site key has letters, digits, `-` and `_`";
            return Err(source.error(site_key.span(), "captcha.site_key", message));
        }
        let secret = secret.ok_or_else(|| missing("secret", "write it, or `secret_file`"))?;
        if secret.get_ref().reveal().is_empty() {
            return Err(source.error(secret.span(), "captcha.secret", "it is empty"));
        }
        let verify = verify.unwrap_or_else(|| Spanned::new(span.clone(), service.verify().to_owned()));
        let wrong = || {
            let message = "write the URL where the service verifies answers, such as https://challenges.example/siteverify";
            source.error(verify.span(), "captcha.verify", message)
        };
        let url = Url::parse(verify.get_ref()).map_err(|_| wrong())?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err(wrong());
        }
        Ok(Some(Self { service, site_key: site_key.into_inner(), secret: secret.into_inner(), verify: url }))
    }

    /// The captcha, which asks the service with this.
    pub fn build(&self, fetcher: WebFetcher) -> Captcha {
        let verifier = SiteVerify::new(fetcher, self.verify.clone(), self.secret.clone());
        self.service.captcha(&self.site_key, verifier)
    }
}
