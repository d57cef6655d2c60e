//! Validates a logout request (RP-Initiated Logout section 2). Every error is a page: nobody is redirected to
//! a target that was not validated.

use super::LogoutRequest;
use crate::http::Form;
use crate::identity::{OpenIdProvider, verify_hint};
use crate::keys::unverified_claims;
use crate::server;
use crate::{Client, Lookup, OAuthError};

pub(crate) async fn validate<S: OpenIdProvider>(
    server: &S,
    form: &Form<'_>,
) -> Result<LogoutRequest, OAuthError> {
    form.check_repetition()?;
    // Clients keep ID tokens longer than keys are kept. An ID token of a retired key counts as none, and so
    // does a value that is not a token: the person is asked, and a redirect target needs a `client_id`.
    let is_no_hint = |hint: &str| unverified_claims(hint).is_err() || server.keys().is_by_another_key(hint);
    let hint = form.get("id_token_hint").filter(|hint| !is_no_hint(hint));
    let id_token_hint = hint.map(|hint| verify_hint(server, hint)).transpose()?;
    let hinted = id_token_hint.as_ref().map(|hint| hint.client_id());
    let client = find_client(server, form.get("client_id"), hinted).await?;
    let post_logout_redirect_uri =
        form.get("post_logout_redirect_uri").map(|uri| check_uri(client.as_ref(), uri)).transpose()?;
    let path = S::DECLARATION.endpoints.path("end_session").unwrap_or_default();
    Ok(LogoutRequest {
        endpoint: format!("{}{path}", server.settings().issuer().path()),
        client,
        id_token_hint,
        post_logout_redirect_uri,
        parameters: form
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
    })
}

/// The client that the request names, which must be the one that the ID token was issued to.
async fn find_client<S: OpenIdProvider>(
    server: &S,
    named: Option<&str>,
    hinted: Option<&str>,
) -> Result<Option<Client>, OAuthError> {
    if let (Some(named), Some(hinted)) = (named, hinted)
        && named != hinted
    {
        return Err(OAuthError::invalid_request("client_id differs from the client of id_token_hint"));
    }
    let Some(client_id) = named.or(hinted) else {
        return Ok(None);
    };
    let client = server::find_client(server, client_id, Lookup::Stored).await?;
    match client.filter(|client| !client.is_disabled()) {
        Some(client) => Ok(Some(client)),
        None => Err(OAuthError::invalid_request("the client is not registered")),
    }
}

/// Compared like redirect URIs, so that a native application may listen on any port.
fn check_uri(client: Option<&Client>, requested: &str) -> Result<String, OAuthError> {
    let client = client.ok_or_else(|| {
        OAuthError::invalid_request("post_logout_redirect_uri needs an id_token_hint or a client_id")
    })?;
    match client.allows_post_logout_redirect_uri(requested) {
        true => Ok(requested.to_owned()),
        false => {
            Err(OAuthError::invalid_request("post_logout_redirect_uri is not registered for this client"))
        }
    }
}
