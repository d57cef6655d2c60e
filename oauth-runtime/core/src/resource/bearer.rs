//! The access token of a request (RFC 6750 section 2).

use http::HeaderMap;
use http::header::AUTHORIZATION;
use http::request::Parts;

use crate::OAuthError;
use crate::http::Form;

/// The scheme of a token that is bound to a key (RFC 9449 section 7.1).
const DPOP: &[u8] = b"dpop";

/// Whether the request presents its token as bound to a key: with the scheme `DPoP`.
pub fn uses_dpop(headers: &HeaderMap) -> bool {
    let header = headers.get(AUTHORIZATION).map(|value| split_scheme(value.as_bytes()).0);
    header.is_some_and(|scheme| scheme.eq_ignore_ascii_case(DPOP))
}

/// The token in the `Authorization` header, with the scheme `Bearer` or `DPoP`; `None` if the request has none.
///
/// Tokens in the query are refused, because URLs end up in logs (RFC 9700 section 4.3.2).
pub(crate) fn presented_token(request: &Parts) -> Result<Option<&str>, OAuthError> {
    let mut headers = request.headers.get_all(AUTHORIZATION).iter();
    let header = headers.next();
    if headers.next().is_some() {
        return Err(OAuthError::invalid_request("the Authorization header appears more than once"));
    }
    let Some((scheme, token)) = header.map(|value| split_scheme(value.as_bytes())) else {
        return Ok(None);
    };
    if !scheme.eq_ignore_ascii_case(b"bearer") && !scheme.eq_ignore_ascii_case(DPOP) {
        return Ok(None);
    }
    if has_query_token(request) {
        return Err(OAuthError::invalid_request("send the access token only in the Authorization header"));
    }
    match std::str::from_utf8(token) {
        Ok(token) if is_b64token(token) => Ok(Some(token)),
        _ => Err(OAuthError::invalid_token("the access token is malformed")),
    }
}

/// The same, but only with the scheme `Bearer`: for tokens that are never bound to a key.
pub(crate) fn bearer_token(request: &Parts) -> Result<Option<&str>, OAuthError> {
    if uses_dpop(&request.headers) { Ok(None) } else { presented_token(request) }
}

/// The token in the header or in a form; a request must not use both (RFC 6750 section 2).
#[cfg(feature = "openid")]
pub(crate) fn sent_token<'a>(request: &'a Parts, form: &'a Form<'_>) -> Result<Option<&'a str>, OAuthError> {
    let in_header = presented_token(request)?;
    match (in_header, form.count("access_token")) {
        (in_header, 0) => Ok(in_header),
        (None, 1) => match form.get("access_token") {
            Some(token) if is_b64token(token) => Ok(Some(token)),
            Some(_) => Err(OAuthError::invalid_token("the access token is malformed")),
            None => Ok(None),
        },
        _ => Err(OAuthError::invalid_request("the access token appears more than once")),
    }
}

fn split_scheme(value: &[u8]) -> (&[u8], &[u8]) {
    let space = value.iter().position(|byte| *byte == b' ').unwrap_or(value.len());
    (&value[..space], value[space..].trim_ascii())
}

/// `b64token = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="`
fn is_b64token(token: &str) -> bool {
    let unpadded = token.trim_end_matches('=');
    !unpadded.is_empty()
        && unpadded.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte))
}

fn has_query_token(request: &Parts) -> bool {
    let query = request.uri.query().unwrap_or_default();
    Form::parse(query.as_bytes()).is_ok_and(|form| form.count("access_token") > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(uri: &str, headers: &[&str]) -> Result<Option<String>, &'static str> {
        let mut request = http::Request::builder().uri(uri);
        for value in headers {
            request = request.header("authorization", *value);
        }
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        presented_token(&parts).map(|token| token.map(str::to_owned)).map_err(|error| error.code())
    }

    #[test]
    fn the_scheme_is_case_insensitive() {
        for header in ["Bearer abc", "bearer abc", "BEARER abc", "Bearer   abc", "DPoP abc", "dpop abc"] {
            assert_eq!(token("/", &[header]), Ok(Some("abc".into())), "{header}");
        }
    }

    #[test]
    fn no_token() {
        assert_eq!(token("/", &[]), Ok(None));
        assert_eq!(token("/", &["Basic abc"]), Ok(None));
        assert_eq!(token("/", &["DPoPabc abc"]), Ok(None));
        assert_eq!(token("/?access_token=abc", &[]), Ok(None));
    }

    #[test]
    fn malformed_and_repeated_tokens() {
        for header in ["Bearer", "Bearer ", "Bearer a b", "Bearer =", "Bearer a\"b", "Bearer caf\u{e9}"] {
            assert_eq!(token("/", &[header]), Err("invalid_token"), "{header}");
        }
        assert_eq!(token("/", &["Bearer abc", "Bearer abc"]), Err("invalid_request"));
        assert_eq!(token("/?access_token=abc", &["Bearer abc"]), Err("invalid_request"));
    }
}
