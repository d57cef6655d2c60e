//! Client identifier and secret in an `Authorization: Basic` header (RFC 6749 section 2.3.1).

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use url::form_urlencoded::byte_serialize;
use zeroize::Zeroizing;

use crate::http::form;

/// Encodes a client identifier and secret for an `Authorization: Basic` header, each form-encoded first (RFC
/// 6749 section 2.3.1).
///
/// ```
/// use oauth_runtime::client_auth::{decode_auth_headers, encode_auth_headers};
///
/// // RFC 6749 section 2.3.1
/// assert_eq!(encode_auth_headers("s6BhdRkqt3", "7Fjfp0ZBr1KtDRbnfVdmIw"), "Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3");
/// assert_eq!(decode_auth_headers("Basic YSUzQWI6Yytk"), Some(("a:b".into(), "c d".into())));
/// ```
pub fn encode_auth_headers(client_id: &str, client_secret: &str) -> String {
    let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    format!("Basic {}", STANDARD.encode(format!("{}:{}", encode(client_id), encode(client_secret))))
}

/// The identifier and the secret from the value of an `Authorization` header; `None` if it is not well-formed
/// Basic authentication.
pub fn decode_auth_headers(value: &str) -> Option<(String, String)> {
    let pair = Pair::of(value)?;
    Some((pair.client_id().into_owned(), pair.secret()?.into_owned()))
}

/// The content of a Basic header. Identifier and secret are parts of one text, which is wiped.
pub(super) struct Pair {
    text: Zeroizing<String>,
    colon: usize,
}

impl Pair {
    /// The content of the value of an `Authorization` header; `None` if it is not Basic authentication or has no client
    /// identifier.
    pub(super) fn of(value: &str) -> Option<Self> {
        let (scheme, encoded) = value.split_at_checked("Basic".len())?;
        let encoded = encoded.strip_prefix(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?);
        let text = Zeroizing::new(text.map_err(|invalid| Zeroizing::new(invalid.into_bytes())).ok()?);
        let colon = text.bytes().position(|byte| byte == b':')?;
        let has_client_id = colon > 0 && form::decode(&text[..colon]).is_ok();
        has_client_id.then_some(Self { text, colon })
    }

    pub(super) fn client_id(&self) -> Cow<'_, str> {
        form::decode(&self.text[..self.colon]).unwrap_or_default()
    }

    /// `None` if it is not form-encoded: a `%` in it does not start an escape.
    pub(super) fn secret(&self) -> Option<Cow<'_, str>> {
        form::decode(self.secret_as_sent()).ok()
    }

    pub(super) fn secret_as_sent(&self) -> &str {
        &self.text[self.colon + 1..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_survives_the_header() {
        for (client_id, secret) in [("web", "s3cret"), ("a:b", "c d+%"), ("caf\u{e9}", ""), ("x", ":::")] {
            let header = encode_auth_headers(client_id, secret);
            assert_eq!(decode_auth_headers(&header), Some((client_id.into(), secret.into())));
        }
    }

    #[test]
    fn the_scheme_is_case_insensitive() {
        assert!(decode_auth_headers("bAsIc d2ViOng=").is_some());
    }

    #[test]
    fn malformed_headers() {
        let no_colon = format!("Basic {}", STANDARD.encode("web"));
        let no_id = format!("Basic {}", STANDARD.encode(":secret"));
        let bad_escape = format!("Basic {}", STANDARD.encode("web:%zz"));
        let not_utf8 = format!("Basic {}", STANDARD.encode(b"web:\xff"));
        for value in
            ["", "Basic", "Basic ", "Basic %%%", "Bearer d2ViOng=", &no_colon, &no_id, &bad_escape, &not_utf8]
        {
            assert_eq!(decode_auth_headers(value), None, "{value}");
        }
    }
}
