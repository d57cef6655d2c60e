//! The tokens that a client presents. Each is this provider's, live, addressed to the client, and its sender holds the key that
//! it is bound to.

use serde_json::{Map, Value};

use super::parameters::Named;
use super::{ExchangedToken, TokenType};
use crate::failure::store_failure;
use crate::grant::TokenRequest;
use crate::server::{AuthorizationServer, Part, is_addressed_to, live_client};
use crate::store::{Authenticated, TokenStore};
use crate::token::Authentication;
use crate::{Client, Digest, OAuthError, SubjectType, Text, Timestamp};

/// The answer is the same whatever is wrong with it (RFC 8693 section 2.2.2).
pub(super) fn invalid_subject() -> OAuthError {
    OAuthError::invalid_request(
        "the subject token is unknown, expired, revoked, of another type, or not addressed to this client",
    )
}

fn invalid_actor() -> OAuthError {
    OAuthError::invalid_request(
        "the actor token is unknown, expired, revoked, of another type, or not addressed to this client",
    )
}

/// A client's own token says nothing about a person.
pub(super) fn no_person() -> OAuthError {
    OAuthError::invalid_request("the subject token belongs to no person")
}

/// The token of the person.
pub(super) async fn subject<S: AuthorizationServer>(
    server: &S,
    request: &TokenRequest<'_>,
    named: Named<'_>,
) -> Result<ExchangedToken, OAuthError> {
    let token = find(server, request.client(), named).await?.ok_or_else(invalid_subject)?;
    check_proof(request, &token)?;
    if token.person.is_none() { Err(no_person()) } else { Ok(token) }
}

/// The token of the party that acts.
pub(super) async fn actor<S: AuthorizationServer>(
    server: &S,
    request: &TokenRequest<'_>,
    named: Named<'_>,
) -> Result<ExchangedToken, OAuthError> {
    let token = find(server, request.client(), named).await?.ok_or_else(invalid_actor)?;
    check_proof(request, &token)?;
    match token.person() {
        Some(person) if !S::Parts::knows(server, person).await? => Err(invalid_actor()),
        _ => Ok(token),
    }
}

/// Whether the token is still there: it may have been revoked during the exchange.
pub(super) async fn is_there<S: AuthorizationServer>(
    server: &S,
    token: &ExchangedToken,
) -> Result<bool, OAuthError> {
    let Some(digest) = &token.digest else { return Ok(true) };
    match token.token_type {
        TokenType::RefreshToken => {
            let found = S::Parts::find_refresh_token(server, digest).await?;
            Ok(found.is_some())
        }
        _ => {
            let found = server.store().get_token(digest).await.map_err(store_failure::<S::Store>)?;
            Ok(found.is_some())
        }
    }
}

/// A bound token is of no use to whoever only found it.
fn check_proof(request: &TokenRequest<'_>, token: &ExchangedToken) -> Result<(), OAuthError> {
    match token.confirmation.as_ref().is_none_or(|bound| request.proved().meets(bound)) {
        true => Ok(()),
        false => Err(OAuthError::invalid_request(
            "a presented token is bound to a key, and the request does not prove that its sender holds it",
        )),
    }
}

async fn find<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    (token, token_type): Named<'_>,
) -> Result<Option<ExchangedToken>, OAuthError> {
    match token_type {
        TokenType::AccessToken => access_token(server, client, (token, token_type)).await,
        TokenType::RefreshToken => refresh_token(server, client, token).await,
        TokenType::IdToken => id_token(server, client, (token, token_type)).await,
        TokenType::Jwt if !is_jwt(token) => Ok(None),
        TokenType::Jwt => match access_token(server, client, (token, token_type)).await? {
            None => id_token(server, client, (token, token_type)).await,
            found => Ok(found),
        },
    }
}

/// Three parts between dots; an opaque token has none.
pub(super) fn is_jwt(token: &str) -> bool {
    token.split('.').count() == 3
}

/// An access token is addressed to its client, and to the resource servers in its audience.
async fn access_token<S: AuthorizationServer>(
    server: &S,
    caller: &Client,
    (token, token_type): Named<'_>,
) -> Result<Option<ExchangedToken>, OAuthError> {
    let digest = Digest::of(token);
    let found = server.store().get_token(&digest).await.map_err(store_failure::<S::Store>)?;
    let own = caller.client_id();
    let addressed = found.filter(|found| found.client_id == own || is_addressed_to(caller, &found.audience));
    let Some(found) = addressed else { return Ok(None) };
    let Some(client) = live_client(server, &found.client_id, found.expires_at).await? else {
        return Ok(None);
    };
    let username = found.username;
    Ok(Some(ExchangedToken {
        token_type,
        digest: Some(digest),
        grant_id: Some(found.grant_id),
        client,
        person: found.subject.map(|subject| Authenticated { subject, username }),
        scope: Some(found.scope),
        audience: found.audience,
        authentication: found.authentication,
        confirmation: found.confirmation,
        actor: found.actor,
        may_act: found.claims.get("may_act").cloned(),
        expires_at: found.expires_at,
    }))
}

/// A refresh token is for nobody but its client, and only while it is unused.
async fn refresh_token<S: AuthorizationServer>(
    server: &S,
    caller: &Client,
    token: &str,
) -> Result<Option<ExchangedToken>, OAuthError> {
    let digest = Digest::of(token);
    let found = S::Parts::find_refresh_token(server, &digest).await?;
    let Some(found) =
        found.filter(|found| found.client_id == caller.client_id() && found.successor.is_none())
    else {
        return Ok(None);
    };
    let end = server.settings().end_of_grant(found.granted_at.unwrap_or(found.issued_at));
    let expires_at = found.expires_at.min(end);
    let Some(client) = live_client(server, &found.client_id, expires_at).await? else { return Ok(None) };
    let username = found.username;
    Ok(Some(ExchangedToken {
        token_type: TokenType::RefreshToken,
        digest: Some(digest),
        grant_id: Some(found.grant_id),
        client,
        person: found.subject.map(|subject| Authenticated { subject, username }),
        scope: Some(found.scope),
        audience: found.audience,
        authentication: found.authentication,
        confirmation: found.confirmation,
        actor: None,
        may_act: None,
        expires_at,
    }))
}

/// An ID token is for the client in its audience. Who it is about cannot be found from a pairwise identifier.
async fn id_token<S: AuthorizationServer>(
    server: &S,
    caller: &Client,
    (token, token_type): Named<'_>,
) -> Result<Option<ExchangedToken>, OAuthError> {
    let Some(claims) = S::Parts::id_token_presented(server, token) else { return Ok(None) };
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let number = |name: &str| claims.get(name).and_then(Value::as_u64).map(Timestamp::from_unix);
    let (Some(subject), Some(expires_at)) = (text("sub"), number("exp")) else { return Ok(None) };
    let is_public = caller.metadata().openid.subject_type == SubjectType::Public;
    if text("aud") != Some(caller.client_id()) || !is_public {
        return Ok(None);
    }
    let Some(client) = live_client(server, caller.client_id(), expires_at).await? else { return Ok(None) };
    Ok(Some(ExchangedToken {
        token_type,
        digest: None,
        grant_id: None,
        client,
        person: Some(Authenticated { subject: Text::from(subject), username: None }),
        scope: None,
        audience: Vec::new(),
        authentication: Some(Box::new(login(&claims))),
        confirmation: None,
        actor: claims.get("act").and_then(|act| serde_json::from_value(act.clone()).ok()),
        may_act: claims.get("may_act").cloned(),
        expires_at,
    }))
}

/// How the person logged in, as the ID token says it.
fn login(claims: &Map<String, Value>) -> Authentication {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
    let methods = claims.get("amr").and_then(Value::as_array).into_iter().flatten();
    Authentication {
        auth_time: claims.get("auth_time").and_then(Value::as_u64).map(Timestamp::from_unix),
        acr: text("acr"),
        amr: methods.filter_map(Value::as_str).map(str::to_owned).collect(),
        session_id: text("sid"),
        ..Authentication::default()
    }
}
