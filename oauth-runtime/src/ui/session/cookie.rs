//! The session cookie: for this server alone, out of reach of scripts and of other sites.

use cookie::{Cookie, SameSite};
use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};

use crate::{Digest, Issuer, Secret};

/// More than this in one header is no browser's.
const MOST_COOKIES: usize = 200;

/// The name: with `__Host-` on https, so that no other host can set it. Providers under different paths of one host don't share it.
pub(crate) fn name(issuer: &Issuer) -> String {
    let prefix = if issuer.is_secure() { "__Host-" } else { "" };
    match issuer.path() {
        "" => format!("{prefix}session"),
        path => format!("{prefix}session-{}", &Digest::of(path).to_string()[..8]),
    }
}

/// The secret of the session that the browser has; it need not be one of ours.
pub(crate) fn read(headers: &HeaderMap, issuer: &Issuer) -> Option<Secret> {
    let name = name(issuer);
    let values = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = values.flat_map(Cookie::split_parse).take(MOST_COOKIES).filter_map(Result::ok);
    let mut own = pairs.filter(|cookie| cookie.name() == name && is_secret(cookie.value()));
    own.next().map(|cookie| Secret::from(cookie.value()))
}

/// What was generated, and nothing longer.
fn is_secret(value: &str) -> bool {
    value.len() == 43 && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Gives the browser a session. Without a lifetime it ends with the browser; the server ends it earlier.
pub(crate) fn set(secret: &Secret, issuer: &Issuer) -> Option<HeaderValue> {
    header(Cookie::build((name(issuer), secret.reveal().to_owned())), issuer)
}

/// Takes it away.
pub(crate) fn remove(issuer: &Issuer) -> Option<HeaderValue> {
    header(Cookie::build((name(issuer), "")).removal(), issuer)
}

fn header(cookie: cookie::CookieBuilder<'_>, issuer: &Issuer) -> Option<HeaderValue> {
    let path = if issuer.is_secure() || issuer.path().is_empty() { "/" } else { issuer.path() };
    let cookie = cookie
        .path(path.to_owned())
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(issuer.is_secure())
        .build();
    let mut value = HeaderValue::try_from(cookie.to_string()).ok()?;
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(value: &str) -> HeaderMap {
        HeaderMap::from_iter([(COOKIE, HeaderValue::try_from(value).expect("a header"))])
    }

    #[test]
    fn on_https_it_is_secure_and_of_this_host() {
        let issuer: Issuer = "https://notes.example/auth".parse().expect("an issuer");
        let value = set(&Secret::generate(), &issuer).expect("a header");
        let value = value.to_str().expect("text");
        assert!(value.starts_with("__Host-session-"), "{value}");
        for attribute in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
            assert!(value.contains(attribute), "{attribute} in {value}");
        }
        assert!(!value.contains("Path=/auth"), "`__Host-` wants the whole host: {value}");
    }

    #[test]
    fn on_http_it_is_kept_to_the_path() {
        let issuer: Issuer = "http://127.0.0.1:9000/auth".parse().expect("an issuer");
        let value = set(&Secret::generate(), &issuer).expect("a header");
        let value = value.to_str().expect("text");
        assert!(value.contains("Path=/auth") && !value.contains("Secure"), "{value}");
    }

    #[test]
    fn only_what_was_generated_is_a_session() {
        let issuer: Issuer = "http://127.0.0.1".parse().expect("an issuer");
        let secret = Secret::generate();
        let found = |value: String| read(&headers(&value), &issuer).map(|found| found.reveal().to_owned());
        assert_eq!(found(format!("a=b; session={}; c", secret.reveal())), Some(secret.reveal().to_owned()));
        for value in [
            "session=short".to_owned(),
            format!("session={}", "%".repeat(43)),
            format!("other={}", secret.reveal()),
        ] {
            assert_eq!(found(value.clone()), None, "{value}");
        }
    }

    #[test]
    fn providers_on_one_host_have_a_name_each() {
        let name = |issuer: &str| name(&issuer.parse().expect("an issuer"));
        assert_ne!(name("https://notes.example/a"), name("https://notes.example/b"));
        assert_eq!(name("https://notes.example"), "__Host-session");
    }
}
