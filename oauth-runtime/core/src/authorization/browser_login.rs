//! The browser's own login dialog (RFC 7617): enough to get started, for tests and for internal tools.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::request::Parts;
use http::{HeaderValue, StatusCode};

use super::Decision;
use crate::Secret;
use crate::http::html;

/// The user name and the password from the browser's dialog; `None` if the dialog has not been shown yet.
pub fn browser_credentials(http: &Parts) -> Option<(String, Secret)> {
    let value = http.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    let pair = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (username, password) = pair.split_once(':')?;
    scheme.eq_ignore_ascii_case("basic").then(|| (username.to_owned(), password.into()))
}

/// Makes the browser show its login dialog.
pub fn ask_for_browser_credentials() -> Decision {
    let mut response =
        html(StatusCode::UNAUTHORIZED, "<!doctype html><title>Log in</title><p>Log in to continue.".into());
    let challenge = HeaderValue::from_static("Basic realm=\"login\", charset=\"UTF-8\"");
    response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
    Decision::Respond(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials(value: &str) -> Option<(String, String)> {
        let (parts, ()) =
            http::Request::builder().header("authorization", value).body(()).expect("valid").into_parts();
        browser_credentials(&parts).map(|(username, password)| (username, password.reveal().to_owned()))
    }

    #[test]
    fn a_password_is_taken_as_it_was_typed() {
        let value = format!("Basic {}", STANDARD.encode("alice:a+b%20:c"));
        assert_eq!(credentials(&value), Some(("alice".into(), "a+b%20:c".into())));
    }

    #[test]
    fn other_headers_are_no_credentials() {
        for value in ["", "Basic", "Basic !", "Bearer YTpi", "Basic YQ=="] {
            assert_eq!(credentials(value), None, "{value}");
        }
    }
}
