//! `Authorization: Basic`: the pair is the one that RFC 7617 and RFC 6749 section 2.3.1 say.

use oauth_runtime::client_auth::{decode_auth_headers, encode_auth_headers};

use crate::oracle::{base64, form_decoded};

pub(super) fn run(data: &[u8]) {
    let Ok(value) = std::str::from_utf8(data) else { return };
    let decoded = decode_auth_headers(value);
    assert_eq!(decoded, expected(value));
    if let Some((client_id, secret)) = decoded {
        let written = encode_auth_headers(&client_id, &secret);
        assert_eq!(decode_auth_headers(&written), Some((client_id, secret)));
    }
}

/// The identifier and the secret that a header has.
pub(super) fn expected(value: &str) -> Option<(String, String)> {
    let (client_id, secret) = raw(value)?;
    Some((form_decoded(client_id.as_bytes())?, form_decoded(secret.as_bytes())?))
}

/// The same before the encoding of forms is undone.
pub(super) fn raw(value: &str) -> Option<(String, String)> {
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(base64(encoded.trim())?).ok()?;
    let (client_id, secret) = text.split_once(':')?;
    (!client_id.is_empty()).then(|| (client_id.to_owned(), secret.to_owned()))
}
