//! The response (RFC 8693 section 2.2).

use std::time::Duration;

use serde_json::Value;

use super::answer::Decided;
use super::id_jag;
use super::presented::{invalid_subject, is_jwt, is_there};
use super::{ExchangeRequest, ExchangedToken, GRANT_TYPE, TokenType, acting, foreign, issues_id_jag};
use crate::authorization_details::AuthorizationDetails;
use crate::event::{EventKind, word};
use crate::failure::store_failure;
use crate::gate::Admitted;
use crate::grant::issue::of_tokens;
use crate::grant::{Authorization, Recipient, TokenRequest};
use crate::id_jag::IdJagRequest;
use crate::identity::IdTokenRequest;
use crate::openid::ClaimsRequest;
use crate::record::Form;
use crate::server::{AuthorizationServer, Minted, Part, observe, prepared_at, publish};
use crate::store::{GrantStore, TokenStore};
use crate::token::{AccessToken, Actor, Authentication, GrantId, IssuedGrant, Members, TokenResponse};
use crate::{Digest, OAuthError, Scope, Text, Timestamp};

/// The `token_type` of a token that is not an access token.
pub(super) const NOT_APPLICABLE: &str = "N_A";

/// Issues what was decided. An access token belongs to the grant of the subject token, and ends with it.
pub(super) async fn issue<S>(
    server: &S,
    request: &TokenRequest<'_>,
    question: &ExchangeRequest<'_>,
    (person, acting): (Admitted, Actor),
    decided: Decided,
) -> Result<TokenResponse, OAuthError>
where
    S: AuthorizationServer,
    S::Store: GrantStore,
{
    let (subject, now) = (question.subject, server.settings().now());
    let end = question.actor.map_or(subject.expires_at, |actor| actor.expires_at.min(subject.expires_at));
    let left = [Some(Duration::from_secs(end.since(now))), decided.lifetime, subject.access_token_lifetime];
    let client_id = request.client().shared_client_id();
    let issued_to = || subject.client.as_ref().map(|client| client.shared_client_id());
    let granted_to = subject.granted_to.clone().or_else(issued_to);
    let actor = acting::chain(subject, acting.clone(), decided.way)?;
    let Decided { scope, audience, rule, grant, .. } = decided;
    let authorization = Authorization {
        grant_id: foreign::grant_id(server, question, &scope).unwrap_or_else(|| subject.grant_id.clone()),
        granted_to: granted_to.filter(|other| *other != client_id),
        client_id,
        end_user: Some(person.clone()),
        scope: scope.clone(),
        requested_scope: None,
        authorization_details: AuthorizationDetails::default(),
        audience,
        authentication: login_of(subject).of_tokens(&scope, S::DECLARATION),
        // A bound token stays bound.
        confirmation: subject.confirmation.clone(),
        granted_at: subject.granted_at,
        access_token_lifetime: left.into_iter().flatten().min(),
        actor,
        audience_is_decided: true,
        is_refresh: false,
        // The person approved the grant, and not this client.
        was_approved: false,
        form: Form::new(),
    };
    let mut minted = authorization.mint(server, Recipient::of(request), scope, false).await?;
    minted.set_grant_version(subject.grant_version);
    acting::check_minted(server, subject, &minted.tokens().access_token, &acting)?;
    let (issued, mut response) = match question.requested {
        // Step by step, and not a future of its own: a provider that issues none would know how to drop it.
        TokenType::IdJag => {
            let (grant, resources) = grant.ok_or(OAuthError::ServerError)?;
            let login = login_of(question.subject);
            let record = &minted.tokens().access_token;
            let wanted = IdJagRequest {
                grant: &grant,
                client: question.client,
                person: &person,
                scope: &record.scope,
                resources: &resources,
                authentication: &login,
                confirmation: record.confirmation.as_ref(),
                issued_at: record.issued_at,
                // A policy for access may make access tokens longer, but no grant.
                expires_at: record.expires_at.min(record.issued_at + grant.lifetime()).min(end),
            };
            let issued = S::Parts::id_jag(server, &wanted).await?.ok_or(OAuthError::ServerError)?;
            if !are_there(server, question).await? {
                return Err(invalid_subject());
            }
            let expires_at = wanted.expires_at;
            match const { issues_id_jag::<S>() } {
                true => id_jag::issued(server, question, (minted, rule.as_deref()), (issued, expires_at)),
                false => return Err(OAuthError::ServerError),
            }
        }
        TokenType::IdToken => id_token(server, question, &person, minted, rule.as_deref()).await?,
        requested => access_token(server, question, requested, minted, rule.as_deref()).await?,
    };
    let mut members = Members::new();
    members.set("issued_token_type".to_owned(), &Value::from(issued.as_str()));
    response.add_members(members);
    Ok(response)
}

/// How the person logged in, without what the client of the subject token asked to learn about them.
pub(super) fn login_of(subject: &ExchangedToken) -> Authentication {
    let login = subject.authentication.as_deref().cloned().unwrap_or_default();
    Authentication { claims: ClaimsRequest::default(), claims_locales: None, ..login }
}

/// Whether both presented tokens are still there.
pub(super) async fn are_there<S>(server: &S, question: &ExchangeRequest<'_>) -> Result<bool, OAuthError>
where
    S: AuthorizationServer,
    S::Store: GrantStore,
{
    for token in [Some(question.subject), question.actor].into_iter().flatten() {
        if !is_there(server, token).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn access_token<S>(
    server: &S,
    question: &ExchangeRequest<'_>,
    requested: TokenType,
    mut minted: Minted,
    rule: Option<&str>,
) -> Result<(TokenType, TokenResponse), OAuthError>
where
    S: AuthorizationServer,
    S::Store: GrantStore,
{
    let response = minted.take_response();
    if requested == TokenType::Jwt && !is_jwt(response.access_token.reveal()) {
        return Err(OAuthError::invalid_request(
            "requested_token_type: access tokens for this target are not JWTs",
        ));
    }
    let tokens = minted.into_tokens();
    let (digest, issued_at) = (tokens.access_token.digest, tokens.access_token.issued_at);
    let grant_id = tokens.grant_id().clone();
    let mut exchanged = prepared_at(server, tokens.access_token.issued_at, |at| {
        of_tokens(exchanged(question, requested, &tokens.access_token, rule), at, &tokens)
    });
    server.store().create_token(tokens).await.map_err(store_failure::<S::Store>)?;
    // A store adds to a grant whatever it is given, so a revocation in the meantime would not reach the new token.
    if !are_there(server, question).await? {
        take_back(server, question.subject, &grant_id, (digest, issued_at)).await?;
        return Err(invalid_subject());
    }
    publish(server, &mut exchanged);
    Ok((requested, response))
}

/// Takes a new token back, with its grant if that began with the token: the grant had been revoked, and nobody approved a new one.
async fn take_back<S>(
    server: &S,
    subject: &ExchangedToken,
    grant_id: &GrantId,
    (digest, issued_at): (Digest, Timestamp),
) -> Result<(), OAuthError>
where
    S: AuthorizationServer,
    S::Store: GrantStore,
{
    let store = server.store();
    let grants = store.list_grants(subject.person().unwrap_or_default()).await;
    let began = |own: &IssuedGrant| own.grant_id == *grant_id && own.issued_at == issued_at;
    match grants.map_err(store_failure::<S::Store>)?.iter().any(began) {
        true => store.revoke_grant(grant_id).await,
        false => store.revoke_token(&digest).await,
    }
    .map_err(store_failure::<S::Store>)
}

/// The ID token alone: the access token beside it was only made to ask everybody who has a say, and nobody gets it.
async fn id_token<S>(
    server: &S,
    question: &ExchangeRequest<'_>,
    person: &Admitted,
    minted: Minted,
    rule: Option<&str>,
) -> Result<(TokenType, TokenResponse), OAuthError>
where
    S: AuthorizationServer,
    S::Store: GrantStore,
{
    if question.subject.confirmation.is_some() {
        return Err(OAuthError::invalid_request(
            "requested_token_type: the subject token is bound to a key, and an ID token would not be",
        ));
    }
    if question.subject.foreign.is_some() {
        return Err(OAuthError::invalid_request(
            "requested_token_type: a token of another issuer is no login of this provider, so there is no ID token for it",
        ));
    }
    let tokens = minted.tokens();
    let record = &tokens.access_token;
    let login = record.authentication.as_deref().cloned().unwrap_or_default();
    let mut lifetimes = minted.lifetimes();
    lifetimes.grant = Some(Duration::from_secs(record.expires_at.since(record.issued_at)));
    let wanted = IdTokenRequest {
        client: question.client,
        person,
        scope: &record.scope,
        nonce: None,
        authentication: &login,
        granted_at: record.issued_at,
        code: None,
        access_token: None,
        stands_alone: true,
        audience: &record.audience,
        grant_type: Some(GRANT_TYPE),
        lifetimes,
        actor: record.actor.as_deref(),
        pushed: None,
    };
    let token = S::Parts::id_token(server, &wanted).await?.ok_or_else(|| {
        OAuthError::invalid_request(
            "requested_token_type: an ID token needs the scope openid, and a provider that has it",
        )
    })?;
    if !are_there(server, question).await? {
        return Err(invalid_subject());
    }
    observe(server, |at| of_tokens(exchanged(question, TokenType::IdToken, record, rule), at, tokens));
    let lifetime = id_token_lifetime(server, &wanted);
    Ok((TokenType::IdToken, TokenResponse::new(token, NOT_APPLICABLE, lifetime, None, Scope::empty())))
}

#[cfg(feature = "openid")]
fn id_token_lifetime<S: AuthorizationServer>(server: &S, wanted: &IdTokenRequest<'_>) -> u64 {
    crate::identity::expires_at(server, wanted, wanted.granted_at).since(wanted.granted_at)
}

/// Without OpenID Connect there is none.
#[cfg(not(feature = "openid"))]
fn id_token_lifetime<S: AuthorizationServer>(_: &S, _: &IdTokenRequest<'_>) -> u64 {
    0
}

pub(super) fn exchanged(
    question: &ExchangeRequest<'_>,
    issued: TokenType,
    record: &AccessToken,
    rule: Option<&str>,
) -> EventKind {
    let actors = record.actor.iter().flat_map(|actor| actor.chain());
    EventKind::TokenExchanged {
        from_client: question.subject.client.as_ref().map(|client| client.shared_client_id()),
        from_issuer: question.subject.foreign.as_ref().map(|foreign| foreign.issuer().into()),
        txn: None,
        issued_token_type: word(issued.as_str()),
        actors: actors.map(|actor| actor.sub.clone()).collect(),
        audience: record.audience.iter().map(Text::from).collect(),
        scope: record.scope.clone(),
        rule: rule.map(Text::from),
    }
}

/// The same for tokens of a grant of the client's own.
pub(super) fn exchanged_as(
    question: &ExchangeRequest<'_>,
    issued: TokenType,
    scope: &Scope,
    rule: Option<&str>,
) -> EventKind {
    EventKind::TokenExchanged {
        from_client: question.subject.client.as_ref().map(|client| client.shared_client_id()),
        from_issuer: None,
        txn: None,
        issued_token_type: word(issued.as_str()),
        actors: Vec::new(),
        audience: Vec::new(),
        scope: scope.clone(),
        rule: rule.map(Text::from),
    }
}
