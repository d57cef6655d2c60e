//! The cookies of the pages: only for this server, and out of reach of scripts and other sites.
//!
//! One contains the session of a person who logged in. Those of remembered devices stand for the question for a second
//! factor. The others are browser keys: they protect what a
//! browser is asked before a login, and nothing about them is stored. Each browser key has a separate name,
//! so that tabs which open at once do not overwrite each other's.

#[cfg(test)]
mod tests;

use std::time::Duration;

use cookie::{Cookie, SameSite};
use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};
use oauth_runtime_core::http::Response;
use oauth_runtime_core::{Digest, Issuer, Secret};

use crate::provider::UiProvider;

/// No browser has more than this in one header.
const MOST_COOKIES: usize = 200;

/// How many cookies of one kind are checked.
const MOST_OF_A_KIND: usize = 16;

/// How many characters of a browser key are in the name of its cookie.
const IN_NAME: usize = 8;

/// The cookies of a provider.
pub(crate) struct Cookies<'a> {
    name: String,
    issuer: &'a Issuer,
}

impl<'a> Cookies<'a> {
    pub(crate) fn of<S: UiProvider>(server: &'a S) -> Self {
        Self::named(server.pages().session_cookie(), server.settings().issuer())
    }

    /// With `__Host-` on https, so that no other host can set them. Providers at different ports or under different
    /// paths of one host do not share them: browsers send a cookie to every port of its host (RFC 6265 section 8.5).
    fn named(name: &str, issuer: &'a Issuer) -> Self {
        let mut whole = if issuer.is_secure() { format!("__Host-{name}") } else { name.to_owned() };
        if let Some(port) = port(issuer) {
            whole.extend(["-", port]);
        }
        if !issuer.path().is_empty() {
            whole.extend(["-", &Digest::of(issuer.path()).to_string()[..8]]);
        }
        Self { name: whole, issuer }
    }

    /// The secrets of the sessions that the browser may have; some may not be ours. A browser sends two
    /// cookies with one name if another application on the host set one for another path.
    pub(crate) fn sessions(&self, headers: &HeaderMap) -> Vec<Secret> {
        let own = pairs(headers).filter(|(name, _)| *name == self.name.as_bytes());
        own.map(|(_, value)| Secret::from(value)).take(MOST_OF_A_KIND).collect()
    }

    /// The keys of the browser.
    pub(crate) fn browser_keys(&self, headers: &HeaderMap) -> Vec<Secret> {
        let own = pairs(headers).filter(|(name, value)| *name == self.name_of_key(value).as_bytes());
        own.map(|(_, value)| Secret::from(value)).take(MOST_OF_A_KIND).collect()
    }

    fn name_of_key(&self, value: &str) -> String {
        format!("{}.{}", self.name, &value[..IN_NAME])
    }

    /// Sets the browser's session cookie. Without a lifetime it ends with the browser; the server ends the
    /// session earlier.
    pub(crate) fn set_session(&self, secret: &Secret) -> Option<HeaderValue> {
        self.header(Cookie::build((self.name.clone(), secret.reveal().to_owned())))
    }

    /// Deletes it.
    pub(crate) fn remove_session(&self) -> Option<HeaderValue> {
        self.header(Cookie::build((self.name.clone(), "")).removal())
    }

    /// The secrets of this browser as a device that people had remembered.
    pub(crate) fn devices(&self, headers: &HeaderMap) -> Vec<Secret> {
        let own = pairs(headers).filter(|(name, value)| *name == self.name_of_device(value).as_bytes());
        own.map(|(_, value)| Secret::from(value)).take(MOST_OF_A_KIND).collect()
    }

    /// Each has a name of its own, like a browser key: people who share a browser do not overwrite each other's.
    fn name_of_device(&self, value: &str) -> String {
        format!("{}-device.{}", self.name, &value[..IN_NAME])
    }

    /// Sets the secret of a device, which outlives the browser.
    pub(crate) fn set_device(&self, secret: &Secret, time: Duration) -> Option<HeaderValue> {
        let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
        let cookie = Cookie::build((self.name_of_device(secret.reveal()), secret.reveal().to_owned()));
        self.header(cookie.max_age(cookie::time::Duration::seconds(seconds)))
    }

    /// Deletes the secret of a device.
    pub(crate) fn remove_device(&self, secret: &Secret) -> Option<HeaderValue> {
        self.header(Cookie::build((self.name_of_device(secret.reveal()), "")).removal())
    }

    /// Sets a browser key.
    pub(crate) fn set_browser_key(&self, key: &Secret) -> Option<HeaderValue> {
        self.header(Cookie::build((self.name_of_key(key.reveal()), key.reveal().to_owned())))
    }

    /// The header with which the browser sends a session, together with other cookies.
    pub(crate) fn sent_beside(&self, headers: &HeaderMap, secret: &Secret) -> Option<HeaderValue> {
        let mut cookies = format!("{}={}", self.name, secret.reveal()).into_bytes();
        let sent =
            headers.get_all(COOKIE).iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b';'));
        for pair in sent.map(<[u8]>::trim_ascii).filter(|pair| !pair.is_empty()) {
            let name = pair.split(|byte| *byte == b'=').next().unwrap_or_default();
            if name.trim_ascii() != self.name.as_bytes() {
                cookies.extend_from_slice(b"; ");
                cookies.extend_from_slice(pair);
            }
        }
        let mut value = HeaderValue::from_bytes(&cookies).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// The session that a response sets.
    pub(crate) fn given(&self, response: &Response) -> Option<Secret> {
        let mut set = response.headers().get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        let start = format!("{}=", self.name);
        let value = set.find_map(|value| value.strip_prefix(&start)?.split(';').next())?;
        is_secret(value).then(|| Secret::from(value))
    }

    fn header(&self, cookie: cookie::CookieBuilder<'_>) -> Option<HeaderValue> {
        let on_whole_host = self.issuer.is_secure() || self.issuer.path().is_empty();
        let path = if on_whole_host { "/" } else { self.issuer.path() };
        let cookie = cookie
            .path(path.to_owned())
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.issuer.is_secure())
            .build();
        let mut value = HeaderValue::try_from(cookie.to_string()).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

/// The port that the issuer names.
fn port(issuer: &Issuer) -> Option<&str> {
    let (_, port) = issuer.origin().rsplit_once(':')?;
    port.bytes().all(|byte| byte.is_ascii_digit()).then_some(port)
}

/// The cookies whose value may be our secret. They are read as bytes, because cookies of other applications
/// on the host need not be text.
fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&[u8], &str)> {
    let pairs = headers.get_all(COOKIE).iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b';'));
    pairs.take(MOST_COOKIES).filter_map(|pair| {
        let (name, value) = pair.split_at(pair.iter().position(|byte| *byte == b'=')?);
        let value = std::str::from_utf8(&value[1..]).ok()?.trim();
        is_secret(value).then_some((name.trim_ascii(), value))
    })
}

/// A generated value, and nothing longer.
fn is_secret(value: &str) -> bool {
    value.len() == 43 && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
