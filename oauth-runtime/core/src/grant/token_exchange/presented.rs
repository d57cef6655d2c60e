//! The tokens that a client presents. Each is this provider's or that of a trusted issuer, live, addressed to the client, and its sender holds the key that
//! it is bound to.

use serde_json::{Map, Value};

use super::parameters::Named;
use super::question::Kept;
use super::{ExchangedToken, TokenType, foreign};
use crate::event::{Event, EventKind};
use crate::failure::store_failure;
use crate::foreign_token::ForeignTokenRole;
use crate::gate::{Ground, Refusal};
use crate::grant::TokenRequest;
use crate::protected_resource::same_place;
use crate::server::{AuthorizationServer, Part, live_client, live_client_of, live_refresh_token, observe};
use crate::store::{Authenticated, GrantStore, TokenStore};
use crate::token::{Authentication, GrantId, IssuedGrant};
use crate::{Client, Digest, OAuthError, SubjectType, Text, Timestamp};

/// The answer is the same whatever is wrong with it (RFC 8693 section 2.2.2).
pub(crate) fn invalid_subject() -> OAuthError {
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

/// The answer if no tokens may be issued for the person.
pub(super) fn refusal_of_person(refusal: Refusal, client: &Client) -> OAuthError {
    refusal.answer(client.client_id(), invalid_subject())
}

/// The token of the person.
pub(super) async fn subject<S>(
    server: &S,
    request: &TokenRequest<'_>,
    named: Named<'_>,
) -> Result<ExchangedToken, OAuthError>
where
    S: AuthorizationServer,
    S::Store: GrantStore,
{
    let found = match find(server, request.client(), named).await? {
        None => foreign::find(server, request, named, (ForeignTokenRole::Subject, true)).await?,
        found => found,
    };
    let token = found.ok_or_else(invalid_subject)?;
    check_proof(request, &token)?;
    if token.person.is_none() { Err(no_person()) } else { Ok(token) }
}

/// The token of the party that acts.
pub(super) async fn actor<S>(
    server: &S,
    request: &TokenRequest<'_>,
    named: Named<'_>,
) -> Result<ExchangedToken, OAuthError>
where
    S: AuthorizationServer,
    S::Store: GrantStore,
{
    let found = match find(server, request.client(), named).await? {
        None => foreign::find(server, request, named, (ForeignTokenRole::Actor, true)).await?,
        found => found,
    };
    let token = found.ok_or_else(invalid_actor)?;
    check_proof(request, &token)?;
    if token.actor.is_some() {
        return Err(OAuthError::invalid_request("somebody else acts with the actor token already"));
    }
    match token.person() {
        Some(person) if !S::Parts::knows(server, person).await? => Err(invalid_actor()),
        _ => Ok(token),
    }
}

/// Whether the token is still there: it may have been revoked during the exchange.
pub(super) async fn is_there<S>(server: &S, token: &ExchangedToken) -> Result<bool, OAuthError>
where
    S: AuthorizationServer,
    S::Store: GrantStore,
{
    match &token.kept {
        Kept::Refresh(digest) => {
            let found = live_refresh_token(server, digest).await?;
            Ok(found.is_some_and(|found| found.successor.is_none()))
        }
        Kept::Access(digest) => {
            let found = server.store().get_token(digest).await.map_err(store_failure::<S::Store>)?;
            Ok(found.is_some())
        }
        Kept::Nothing => Ok(true),
        // A new token would have begun its grant anew.
        Kept::GrantOnly => {
            let grants = grants_of(server, token.person().unwrap_or_default()).await?;
            let is_own =
                |own: &IssuedGrant| own.grant_id == token.grant_id && own.issued_at == token.granted_at;
            Ok(grants.iter().any(is_own))
        }
    }
}

async fn grants_of<S>(server: &S, subject: &str) -> Result<Vec<IssuedGrant>, OAuthError>
where
    S: AuthorizationServer,
    S::Store: GrantStore,
{
    server.store().list_grants(subject).await.map_err(store_failure::<S::Store>)
}

/// Somebody who only found a bound token cannot use it.
pub(super) fn check_proof(request: &TokenRequest<'_>, token: &ExchangedToken) -> Result<(), OAuthError> {
    match token.confirmation.as_ref().is_none_or(|bound| request.proved().meets(bound)) {
        true => Ok(()),
        false => Err(OAuthError::invalid_request(
            "a presented token is bound to a key, and the request does not prove that its sender holds it",
        )),
    }
}

/// The token, if it is this provider's and addressed to the client.
pub(super) async fn find<S>(
    server: &S,
    client: &Client,
    (token, token_type): Named<'_>,
) -> Result<Option<ExchangedToken>, OAuthError>
where
    S: AuthorizationServer,
    S::Store: GrantStore,
{
    match token_type {
        TokenType::AccessToken => access_token(server, client, (token, token_type)).await,
        TokenType::RefreshToken => refresh_token(server, client, token).await,
        TokenType::IdToken => id_token(server, client, (token, token_type)).await,
        TokenType::IdJag | TokenType::TransactionToken | TokenType::SelfSigned => Ok(None),
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
    let addressed = found.filter(|found| is_addressed(caller, &found.client_id, &found.audience));
    let Some(found) = addressed else { return Ok(None) };
    let Some(client) = live_client_of(server, &found).await? else { return Ok(None) };
    let username = found.username;
    Ok(Some(ExchangedToken {
        token_type,
        kept: Kept::Access(digest),
        grant_id: found.grant_id,
        grant_version: found.grant_version,
        granted_at: found.issued_at,
        client: Some(client),
        granted_to: found.granted_to,
        person: found.subject.map(|subject| Authenticated { subject, username }),
        ground: Ground::Approval,
        foreign: None,
        transaction: None,
        scope: found.scope,
        audience: found.audience,
        authentication: found.authentication,
        confirmation: found.confirmation,
        actor: found.actor,
        may_act: found.claims.get("may_act").cloned(),
        expires_at: found.expires_at,
        access_token_lifetime: None,
    }))
}

/// Whether an access token that this client got, for this audience, is addressed to the caller.
pub(super) fn is_addressed(caller: &Client, client_id: &str, audience: &[String]) -> bool {
    client_id == caller.client_id() || serves(caller, audience)
}

/// Whether the client is a resource server of this audience. One that is registered without particular resources learns
/// about every token, but it does not get any: only those for the provider itself.
fn serves(client: &Client, audience: &[String]) -> bool {
    let own = &client.metadata().resources;
    let is_own = |place: &String| own.iter().any(|own| same_place(own, place));
    let serves =
        client.is_resource_server() && (audience.iter().any(is_own) || audience.is_empty() && own.is_empty());
    serves || audience.iter().any(|place| place == client.client_id())
}

/// A refresh token is for nobody but its client, which may refresh, and only while it is unused.
async fn refresh_token<S: AuthorizationServer>(
    server: &S,
    caller: &Client,
    token: &str,
) -> Result<Option<ExchangedToken>, OAuthError> {
    let digest = Digest::of(token);
    let found = live_refresh_token(server, &digest).await?;
    let found = found.filter(|found| found.client_id == caller.client_id());
    let Some(found) = found.filter(|_| caller.allows_grant_type("refresh_token")) else { return Ok(None) };
    if let Some(successor) = &found.successor {
        // RFC 9700 section 4.14.2: two have it.
        let (settings, used) = (server.settings(), successor.rotated_at);
        if settings.now().since(used) >= settings.refresh_token_grace_period().as_secs() {
            revoke_replayed(server, caller, &found.grant_id).await?;
        }
        return Ok(None);
    }
    let granted_at = found.granted_at.unwrap_or(found.issued_at);
    let expires_at = found.expires_at.min(server.settings().end_of_grant(granted_at));
    let Some(client) = live_client(server, &found.client_id, expires_at).await? else { return Ok(None) };
    let username = found.username;
    Ok(Some(ExchangedToken {
        token_type: TokenType::RefreshToken,
        kept: Kept::Refresh(digest),
        grant_id: found.grant_id,
        grant_version: found.grant_version,
        granted_at,
        client: Some(client),
        granted_to: None,
        person: found.subject.map(|subject| Authenticated { subject, username }),
        ground: Ground::Approval,
        foreign: None,
        transaction: None,
        scope: found.scope,
        audience: found.audience,
        authentication: found.authentication,
        confirmation: found.confirmation,
        actor: None,
        may_act: None,
        expires_at,
        access_token_lifetime: found.access_token_lifetime,
    }))
}

/// An ID token is for the client in its audience, and good for the grant in which its client got it: what the person allowed, as long
/// as they allow it. A pairwise identifier does not lead to its person, so such an ID token is refused.
async fn id_token<S>(
    server: &S,
    caller: &Client,
    (token, token_type): Named<'_>,
) -> Result<Option<ExchangedToken>, OAuthError>
where
    S: AuthorizationServer,
    S::Store: GrantStore,
{
    let Some(claims) = S::Parts::id_token_presented(server, token) else { return Ok(None) };
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let number = |name: &str| claims.get(name).and_then(Value::as_u64).map(Timestamp::from_unix);
    let (Some(subject), Some(expires_at)) = (text("sub"), number("exp")) else { return Ok(None) };
    let is_public = caller.metadata().openid.subject_type == SubjectType::Public;
    if text("aud") != Some(caller.client_id()) || !is_public || claims.contains_key("act") {
        return Ok(None);
    }
    let Some(client) = live_client(server, caller.client_id(), expires_at).await? else { return Ok(None) };
    let Some(grant) = grant_of(server, caller, subject, text("sid")).await? else { return Ok(None) };
    Ok(Some(ExchangedToken {
        token_type,
        kept: Kept::GrantOnly,
        grant_version: grant.managed.as_ref().map(|managed| managed.version),
        grant_id: grant.grant_id,
        granted_at: grant.issued_at,
        client: Some(client),
        granted_to: None,
        person: Some(Authenticated { subject: Text::from(subject), username: None }),
        ground: Ground::Approval,
        foreign: None,
        transaction: None,
        scope: grant.scope,
        audience: Vec::new(),
        authentication: Some(Box::new(login(&claims))),
        confirmation: None,
        actor: None,
        may_act: claims.get("may_act").cloned(),
        expires_at: expires_at.min(grant.expires_at),
        access_token_lifetime: None,
    }))
}

/// The latest grant of the person to the client in this session.
pub(super) async fn grant_of<S>(
    server: &S,
    client: &Client,
    subject: &str,
    session_id: Option<&str>,
) -> Result<Option<IssuedGrant>, OAuthError>
where
    S: AuthorizationServer,
    S::Store: GrantStore,
{
    let now = server.settings().now();
    let is_own = |own: &IssuedGrant| {
        own.client_id == client.client_id()
            && own.session_id.as_deref() == session_id
            && !own.expires_at.is_expired(now)
    };
    let grants = grants_of(server, subject).await?;
    Ok(grants.into_iter().filter(is_own).max_by_key(|own| own.issued_at))
}

/// As if it had been presented to refresh.
async fn revoke_replayed<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    grant_id: &GrantId,
) -> Result<(), OAuthError> {
    tracing::warn!(client_id = client.client_id(), %grant_id, "a refresh token was replayed in an exchange");
    server.store().revoke_grant(grant_id).await.map_err(store_failure::<S::Store>)?;
    observe(server, |at| {
        Event::new(EventKind::RefreshTokenReplayed {}, at).client(client).grant_id(grant_id)
    });
    Ok(())
}

/// How the person logged in, as the ID token says it.
pub(super) fn login(claims: &Map<String, Value>) -> Authentication {
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
