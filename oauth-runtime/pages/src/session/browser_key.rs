//! The protection of a browser without a login: of its forms, and of pending requests in its URLs.

use std::sync::OnceLock;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, HeaderValue};
use oauth_runtime_core::Secret;
use subtle::ConstantTimeEq;

use super::cookie::Cookies;

/// The keys of a browser: those that it sent, or a new one if one is needed.
pub(crate) struct BrowserKeys {
    sent: Vec<Secret>,
    new: OnceLock<Secret>,
}

impl BrowserKeys {
    pub(crate) fn read(cookies: &Cookies<'_>, headers: &HeaderMap) -> Self {
        Self { sent: cookies.browser_keys(headers), new: OnceLock::new() }
    }

    /// The key of an application, which has one instead of a browser.
    pub(crate) fn of(key: Secret) -> Self {
        Self { sent: vec![key], new: OnceLock::new() }
    }

    /// The key that creates new values.
    pub(crate) fn current(&self) -> &Secret {
        self.sent.first().unwrap_or_else(|| self.new.get_or_init(Secret::generate))
    }

    /// A value for this text that no other browser can create.
    pub(crate) fn sign(&self, text: &str) -> String {
        sign(self.current(), text)
    }

    /// The key that created a value.
    pub(crate) fn maker(&self, text: &str, value: &str) -> Option<&Secret> {
        let mut known = self.sent.iter().chain(self.new.get());
        known.find(|key| sign(key, text).as_bytes().ct_eq(value.as_bytes()).into())
    }

    /// The keys that the browser sent.
    pub(crate) fn sent(&self) -> &[Secret] {
        &self.sent
    }

    /// The `Set-Cookie` header, if the browser does not have the key yet.
    pub(crate) fn header(&self, cookies: &Cookies<'_>) -> Option<HeaderValue> {
        cookies.set_browser_key(self.new.get()?)
    }
}

/// HMAC-SHA-256 under a secret.
pub(super) fn sign(secret: &Secret, text: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.reveal().as_bytes());
    URL_SAFE_NO_PAD.encode(hmac::sign(&key, text.as_bytes()))
}
