//! Reads the credentials of a request, and checks that they belong to its client.

use std::borrow::Cow;

use http::HeaderMap;
use http::header::AUTHORIZATION;

use super::basic::Pair;
use super::refused;
use crate::http::Form;
use crate::settings::Settings;
use crate::{AuthMethod, Client, OAuthError, SecretTransport};

/// The credentials in a request.
pub(super) struct Credentials<'a> {
    pub(super) client_id: Cow<'a, str>,
    pub(super) secret: Option<Cow<'a, str>>,
    /// The secret of a Basic header before decoding, if that makes a difference.
    as_sent: Option<&'a str>,
    pub(super) method: AuthMethod,
}

/// The content of the `Authorization` header, if there is one; a request uses only one method (RFC 6749 section 2.3).
pub(super) fn basic(headers: &HeaderMap, form: &Form<'_>) -> Result<Option<Pair>, OAuthError> {
    let mut authorization = headers.get_all(AUTHORIZATION).iter();
    let Some(header) = authorization.next() else {
        return Ok(None);
    };
    if authorization.next().is_some() {
        return Err(OAuthError::invalid_request("the Authorization header appears more than once"));
    }
    if form.get("client_secret").is_some() {
        return Err(OAuthError::invalid_request(
            "client credentials are in the header and in the body; use one",
        ));
    }
    let pair = header.to_str().ok().and_then(Pair::of);
    pair.map(Some)
        .ok_or_else(|| refused(None, "the Authorization header is not well-formed Basic authentication"))
}

/// The credentials from the header or the body.
///
/// `client_id` in the body identifies the client but proves nothing, so it may accompany a header.
pub(super) fn presented<'a>(
    basic: Option<&'a Pair>,
    form: &'a Form<'_>,
) -> Result<Credentials<'a>, OAuthError> {
    let in_body = form.get("client_id");
    let Some(pair) = basic else {
        let client_id = in_body.ok_or_else(|| refused(None, "the request does not identify a client"))?;
        let secret = form.get("client_secret").map(Cow::Borrowed);
        let method = if secret.is_some() { AuthMethod::ClientSecretPost } else { AuthMethod::None };
        return Ok(Credentials { client_id: client_id.into(), secret, as_sent: None, method });
    };
    let client_id = pair.client_id();
    if in_body.is_some_and(|in_body| in_body != client_id) {
        return Err(OAuthError::invalid_request("client_id differs from the authenticated client"));
    }
    let secret = pair.secret();
    Ok(Credentials {
        client_id,
        as_sent: Some(pair.secret_as_sent()).filter(|as_sent| secret.as_deref() != Some(as_sent)),
        secret,
        method: AuthMethod::ClientSecretBasic,
    })
}

const OTHER_METHOD: &str = "the client is registered for another method";

const OTHER_TRANSPORT: &str = "the client is registered to send its secret another way; register the method that it uses, or allow both with client_secret_transport";

const NOT_ENCODED: &str = "the client sent the secret with Basic authentication, without the form-encoding \
    that RFC 6749 section 2.3.1 requires: give the client a \
                           secret of letters, digits, - and _, or let it send the secret in the body (client_secret_post)";

/// Checks that the client may use the method, and that the secret is valid. The error is for the log.
pub(super) fn check(
    settings: &Settings,
    client: &Client,
    credentials: &Credentials<'_>,
) -> Result<(), &'static str> {
    let (registered, used) = (client.auth_method(), credentials.method);
    if registered.sends_secret() != used.sends_secret() || (!used.sends_secret() && registered != used) {
        return Err(OTHER_METHOD);
    }
    if !used.sends_secret() {
        return Ok(());
    }
    let transport = client.secret_transport().unwrap_or(settings.client_secret_transport());
    if registered != used && transport == SecretTransport::Registered {
        return Err(OTHER_TRANSPORT);
    }
    // Every secret is compared, whether or not an earlier one matches.
    let is_live = |secret: &str| client.secrets().iter().filter(|own| own.verify(secret)).count() > 0;
    if credentials.secret.as_deref().is_some_and(is_live) {
        return Ok(());
    }
    let is_malformed = credentials.secret.is_none();
    match credentials.as_sent {
        Some(as_sent) if is_malformed || is_live(as_sent) => Err(NOT_ENCODED),
        _ => Err("the secret is wrong"),
    }
}
