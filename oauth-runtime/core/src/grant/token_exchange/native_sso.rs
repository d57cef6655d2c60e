//! A login that applications of one vendor share (OpenID Connect Native SSO 1.0 draft 07, section 4).

use serde_json::Value;

use super::answer::{Shared, shared};
use super::issue::exchanged_as;
use super::presented::{grant_of, login};
use super::question::Kept;
use super::{ExchangeRequest, ExchangedToken, TokenExchangePolicy, TokenType};
use crate::event::Event;
use crate::failure::store_failure;
use crate::gate::{Ground, admit};
use crate::grant::{Beginning, Recipient, TokenRequest, begin};
use crate::http::Form;
use crate::native_sso::{DEVICE_SECRET, DeviceSecretUse, SCOPE};
use crate::protected_resource::same_place;
use crate::server::{AuthorizationServer, Part, RequestedScope, live_client, observe, shortened};
use crate::store::{Authenticated, GrantStore, TokenStore};
use crate::token::TokenResponse;
use crate::{Client, OAuthError, Scope, SubjectType, Text, Timestamp};

/// The type of the device secret (section 4.1).
const TOKEN_TYPE: &str = "urn:openid:params:token-type:device-secret";

/// The scope for access while the person is away.
const OFFLINE_ACCESS: &str = "offline_access";

/// Whether the client presents a device secret. Only then may it be public.
pub(super) fn is_asked(request: &TokenRequest<'_>) -> bool {
    request.parameter("actor_token_type") == Some(TOKEN_TYPE)
}

/// Section 4.3. The client gets tokens of a grant of its own, in the session of the ID token.
pub(super) async fn respond<S>(server: &S, request: &TokenRequest<'_>) -> Result<TokenResponse, OAuthError>
where
    S: AuthorizationServer + TokenExchangePolicy,
    S::Store: GrantStore,
{
    check_parameters(server, request)?;
    let secret = request.required("actor_token")?;
    let client = request.client();
    let shared_login = presented(server, request.required("subject_token")?).await?.ok_or_else(invalid)?;
    let SharedLogin { subject, session_id, ds_hash } = &shared_login;
    let person = subject.person.clone().ok_or_else(invalid)?;
    let mut usage = DeviceSecretUse { secret, subject: &person.subject, session_id, ds_hash, joins: None };
    let live = S::Parts::device_secret(server, &usage).await?.ok_or_else(invalid)?;
    if !live.confirmation.as_ref().is_none_or(|bound| request.proved().meets(bound)) {
        return Err(OAuthError::invalid_grant(
            "the device secret is bound to a key, and the request does not prove that its sender holds it",
        ));
    }
    // Applications do not renew an approval for each other: what the person approved ends for all of them at the same time.
    let end = server.settings().end_of_grant(live.since.min(subject.granted_at));
    if end.is_expired(server.settings().now()) {
        return Err(invalid());
    }
    let admitted = admit(server, person.clone(), Ground::Approval).await;
    let admitted = admitted.map_err(|refusal| refusal.answer(client.client_id(), invalid()))?;
    check_age(server, client, subject)?;
    let wanted = request.scope()?.unwrap_or_default();
    let question = ExchangeRequest {
        client,
        subject,
        actor: None,
        scope: &wanted,
        targets: &[],
        audience: None,
        requested: TokenType::AccessToken,
        request_context: None,
        request_details: None,
        is_native_sso: true,
    };
    let Shared { at_most, lifetime, rule } = shared(server, &question).await?;
    let scope = granted(server, &question, &at_most)?;
    // From now on the ID token can say which secret belongs to it.
    usage.joins = Some(client);
    let joined = S::Parts::device_secret(server, &usage).await?.ok_or_else(invalid)?;
    let mut beginning = Beginning::new(Some(admitted), RequestedScope { scope, named: None }, true);
    beginning.lifetime = lifetime;
    beginning.granted_at = Some(joined.since.min(subject.granted_at));
    beginning.authentication.clone_from(&subject.authentication);
    let grant_id = beginning.grant_id.clone();
    S::Parts::joined_session(server, client, &person.subject, session_id).await?;
    let mut response = begin(server, Recipient::of(request), beginning).await?;
    // The login may have ended meanwhile: whoever ended it did not see the new grant.
    usage.joins = None;
    let is_live = S::Parts::device_secret(server, &usage).await?.is_some();
    if !is_live || !has_grant(server, subject).await? {
        server.store().revoke_grant(&grant_id).await.map_err(store_failure::<S::Store>)?;
        return Err(invalid());
    }
    observe(server, |at| {
        let kind = exchanged_as(&question, TokenType::AccessToken, &response.scope, rule.as_deref());
        Event::new(kind, at)
            .client(client)
            .subject(&person.subject)
            .session_id(session_id)
            .grant_id(&grant_id)
    });
    response.add_member("issued_token_type", TokenType::AccessToken.as_str());
    if response.scope.contains(SCOPE) {
        response.add_member(DEVICE_SECRET, secret);
    }
    Ok(response)
}

/// The answer is the same whatever is wrong (section 4.3, point 3).
fn invalid() -> OAuthError {
    OAuthError::invalid_grant(
        "the ID token and the device secret do not belong together, or the login that they are of has ended",
    )
}

/// Section 4.1.
fn check_parameters<S: AuthorizationServer>(
    server: &S,
    request: &TokenRequest<'_>,
) -> Result<(), OAuthError> {
    let form: &Form<'_> = request.received().form();
    if request.required("subject_token_type")? != TokenType::IdToken.as_str() {
        return Err(OAuthError::invalid_request(
            "subject_token_type: a device secret comes with an ID token",
        ));
    }
    let issuer = server.settings().issuer().as_str();
    let is_for_us = form.values("audience").all(|audience| same_place(issuer, audience));
    if form.count("audience") != 1 || !is_for_us {
        return Err(OAuthError::invalid_target("audience must be the issuer of the ID token"));
    }
    let requested = request.parameter("requested_token_type");
    if requested.is_some_and(|requested| requested != TokenType::AccessToken.as_str()) {
        return Err(OAuthError::invalid_request(
            "requested_token_type: a device secret gives the tokens of a login; leave this out",
        ));
    }
    // A narrower access may not be asked for in a way that nothing here narrows.
    if request.parameter("authorization_details").is_some() {
        return Err(OAuthError::invalid_request("authorization_details cannot be part of an exchange"));
    }
    if form.count("resource") > 0 {
        return Err(OAuthError::invalid_target(
            "resource cannot be part of a login that is shared; ask for it with the refresh token",
        ));
    }
    Ok(())
}

/// The login that an ID token is of.
struct SharedLogin {
    subject: ExchangedToken,
    session_id: String,
    ds_hash: String,
}

/// An ID token of another client, expired or not: the session counts (section 4.3, points 2 and 3). A pairwise identifier does not
/// lead to its person, so such an ID token is refused.
async fn presented<S>(server: &S, token: &str) -> Result<Option<SharedLogin>, OAuthError>
where
    S: AuthorizationServer,
    S::Store: GrantStore,
{
    let Some(claims) = S::Parts::id_token_presented(server, token) else { return Ok(None) };
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let (Some(subject), Some(client_id)) = (text("sub"), text("aud")) else { return Ok(None) };
    let (Some(session_id), Some(ds_hash)) = (text("sid"), text("ds_hash")) else { return Ok(None) };
    let now = server.settings().now();
    let Some(client) = live_client(server, client_id, now.plus(1)).await? else { return Ok(None) };
    if client.metadata().openid.subject_type != SubjectType::Public || claims.contains_key("act") {
        return Ok(None);
    }
    let Some(grant) = grant_of(server, &client, subject, Some(session_id)).await? else { return Ok(None) };
    let subject = ExchangedToken {
        token_type: TokenType::IdToken,
        kept: Kept::GrantOnly,
        grant_id: grant.grant_id,
        // The client gets a grant of its own.
        grant_version: None,
        granted_at: grant.issued_at,
        client: Some(client),
        granted_to: None,
        ground: Ground::Approval,
        foreign: None,
        transaction: None,
        person: Some(Authenticated { subject: Text::from(subject), username: None }),
        scope: grant.scope,
        audience: Vec::new(),
        authentication: Some(Box::new(login(&claims))),
        confirmation: None,
        actor: None,
        may_act: None,
        expires_at: grant.expires_at,
        access_token_lifetime: None,
    };
    Ok(Some(SharedLogin { subject, session_id: session_id.to_owned(), ds_hash: ds_hash.to_owned() }))
}

/// Whether the grant of the ID token is still there.
async fn has_grant<S>(server: &S, subject: &ExchangedToken) -> Result<bool, OAuthError>
where
    S: AuthorizationServer,
    S::Store: GrantStore,
{
    let person = subject.person().unwrap_or_default();
    let grants = server.store().list_grants(person).await.map_err(store_failure::<S::Store>)?;
    Ok(grants.iter().any(|own| own.grant_id == subject.grant_id))
}

/// What the client is registered for about logins counts here too.
fn check_age<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    subject: &ExchangedToken,
) -> Result<(), OAuthError> {
    let registered = &client.metadata().openid;
    let auth_time = subject.authentication.as_ref().and_then(|login| login.auth_time);
    let now = server.settings().now();
    let is_young =
        |auth_time: Timestamp| registered.default_max_age.is_none_or(|age| now.since(auth_time) <= age);
    match auth_time {
        Some(auth_time) if is_young(auth_time) => Ok(()),
        None if !registered.require_auth_time && registered.default_max_age.is_none() => Ok(()),
        _ => Err(OAuthError::invalid_grant(
            "the login is older than the client accepts (default_max_age): let the person log in again",
        )),
    }
}

/// The scope, which nobody asks the person about (section 4.3, point 5). Access while the person is away needs their consent
/// (OpenID Connect Core section 11), so the client has it only if the client of the ID token got it.
///
/// # Errors
/// `interaction_required` for what the client may have only if the person is asked (section 4.4), `invalid_scope` for what it may not
/// have at all.
fn granted<S: AuthorizationServer>(
    server: &S,
    question: &ExchangeRequest<'_>,
    at_most: &Scope,
) -> Result<Scope, OAuthError> {
    let may_have = question.client.allowed_scope(at_most);
    let was_approved = |token: &str| token != OFFLINE_ACCESS || question.subject.scope.contains(token);
    let known = may_have.tokens().filter(|token| server.knows_scope(token) && was_approved(token));
    let known = Scope::from_tokens(known).unwrap_or_default();
    let scope = if question.scope.is_empty() { &known } else { question.scope };
    if let Some(token) = scope.tokens().find(|token| !known.contains(token)) {
        let is_registered = question.client.metadata().scope.contains(token) && server.knows_scope(token);
        let token = shortened(token);
        return Err(match is_registered {
            true => interaction_required(format!(
                "the scope {token} is not part of a login that is shared: ask the person for it with an authorization request"
            )),
            false => OAuthError::invalid_scope(format!("the client may not have the scope {token}")),
        });
    }
    match scope.contains("openid") {
        true => Ok(scope.clone()),
        false => Err(OAuthError::invalid_scope("a login that is shared needs the scope openid")),
    }
}

/// The client begins an authorization request (section 4.4; OpenID Connect Core section 3.1.2.6).
fn interaction_required(description: String) -> OAuthError {
    OAuthError::Extension { code: "interaction_required", description: description.into() }
}
