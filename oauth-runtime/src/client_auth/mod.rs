//! Client authentication (RFC 6749 section 2.3).

mod assertions;
#[cfg(feature = "openid")]
mod private_key_jwt;

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use zeroize::Zeroizing;

pub use assertions::{ClientAssertions, NoAssertions};
#[cfg(feature = "openid")]
pub use private_key_jwt::PrivateKeyJwt;

use crate::failure::store_failure;
use crate::http::Form;
use crate::http::form;
use crate::server::AuthorizationServer;
use crate::store::ClientStore;
use crate::{AuthMethod, Client, Digest, OAuthError};

/// Identifier and secret as an `Authorization: Basic` header carries them, each form-encoded first
/// (RFC 6749 section 2.3.1).
///
/// ```
/// use oauth_runtime::client_auth::{decode_auth_headers, encode_auth_headers};
///
/// // RFC 6749 section 2.3.1
/// assert_eq!(encode_auth_headers("s6BhdRkqt3", "7Fjfp0ZBr1KtDRbnfVdmIw"), "Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3");
/// assert_eq!(decode_auth_headers("Basic YSUzQWI6Yytk"), Some(("a:b".into(), "c d".into())));
/// ```
pub fn encode_auth_headers(client_id: &str, client_secret: &str) -> String {
    let encode = |text: &str| serde_urlencoded::to_string([("", text)]).unwrap_or_default()[1..].to_owned();
    format!("Basic {}", STANDARD.encode(format!("{}:{}", encode(client_id), encode(client_secret))))
}

/// The identifier and the secret in the value of an `Authorization` header; `None` where it is not a well-formed Basic one.
pub fn decode_auth_headers(value: &str) -> Option<(String, String)> {
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = Zeroizing::new(STANDARD.decode(encoded.trim()).ok()?);
    let (client_id, client_secret) = std::str::from_utf8(&pair).ok()?.split_once(':')?;
    let decode = |text: &str| form::decode(text).ok().map(Cow::into_owned);
    Some((decode(client_id)?, decode(client_secret)?)).filter(|(client_id, _)| !client_id.is_empty())
}

/// What a request presents.
struct Credentials<'a> {
    client_id: Cow<'a, str>,
    secret: Option<Cow<'a, str>>,
    method: AuthMethod,
}

/// The client that a request comes from: its secret or its assertion is checked, or it has none.
///
/// Every failure is the same `invalid_client`, and an unknown client costs what a wrong secret costs.
pub(crate) async fn authenticate<S: AuthorizationServer>(
    server: &S,
    headers: &HeaderMap,
    form: &Form<'_>,
) -> Result<Client, OAuthError> {
    if let Some(client) = S::Assertions::client(server, headers, form).await? {
        return Ok(client);
    }
    let credentials = presented(headers, form)?;
    let client =
        server.store().get_client(&credentials.client_id).await.map_err(store_failure::<S::Store>)?;
    match client.filter(|client| !client.is_disabled()) {
        Some(client) if proves(&client, &credentials) => Ok(client),
        Some(client) if client.auth_method() != credentials.method => {
            Err(refused(Some(client.client_id()), "it is registered for another method"))
        }
        Some(client) => Err(refused(Some(client.client_id()), "its secret is wrong")),
        None => {
            std::hint::black_box(Digest::of(credentials.secret.as_deref().unwrap_or_default()));
            Err(refused(None, "there is no such client, or it is disabled"))
        }
    }
}

/// The operator hears why, the client does not: the answer is always the same. Of a client that the store does not have nothing is
/// logged that it said: it may be a secret in the wrong place.
pub(crate) fn refused(known_client: Option<&str>, reason: &'static str) -> OAuthError {
    tracing::info!(client_id = known_client, reason, "client authentication failed");
    OAuthError::InvalidClient
}

/// Like [`authenticate`], for endpoints that a public client may not use.
pub(crate) async fn authenticate_confidential<S: AuthorizationServer>(
    server: &S,
    headers: &HeaderMap,
    form: &Form<'_>,
) -> Result<Client, OAuthError> {
    let client = authenticate(server, headers, form).await?;
    if client.is_public() { Err(OAuthError::InvalidClient) } else { Ok(client) }
}

/// Reads header or body; a request uses one method only (RFC 6749 section 2.3).
fn presented<'a>(headers: &HeaderMap, form: &'a Form<'_>) -> Result<Credentials<'a>, OAuthError> {
    let mut authorization = headers.get_all(AUTHORIZATION).iter();
    let header = authorization.next();
    if authorization.next().is_some() {
        return Err(OAuthError::invalid_request("the Authorization header is there more than once"));
    }
    let in_body = form.get("client_id");
    let Some(header) = header else {
        let client_id = Cow::Borrowed(in_body.ok_or(OAuthError::InvalidClient)?);
        let secret = form.get("client_secret").map(Cow::Borrowed);
        let method = if secret.is_some() { AuthMethod::ClientSecretPost } else { AuthMethod::None };
        return Ok(Credentials { client_id, secret, method });
    };
    if form.get("client_secret").is_some() {
        return Err(OAuthError::invalid_request(
            "client credentials are in the header and in the body; use one",
        ));
    }
    let value = header.to_str().map_err(|_| OAuthError::InvalidClient)?;
    let (client_id, secret) = decode_auth_headers(value).ok_or(OAuthError::InvalidClient)?;
    if in_body.is_some_and(|in_body| in_body != client_id) {
        return Err(OAuthError::invalid_request("client_id is not the authenticated client"));
    }
    Ok(Credentials {
        client_id: client_id.into(),
        secret: Some(secret.into()),
        method: AuthMethod::ClientSecretBasic,
    })
}

/// The registered method, and one of the live secrets.
fn proves(client: &Client, credentials: &Credentials<'_>) -> bool {
    let secret = credentials.secret.as_deref();
    let matching =
        client.secrets().iter().filter(|own| secret.is_some_and(|secret| own.verify(secret))).count();
    client.auth_method() == credentials.method && (matching > 0 || client.is_public())
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
