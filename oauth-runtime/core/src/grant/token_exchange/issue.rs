//! The response (RFC 8693 section 2.2).

use std::time::Duration;

use serde_json::Value;

use super::answer::Decided;
use super::presented::{invalid_subject, is_jwt, is_there};
use super::{ExchangeRequest, GRANT_TYPE, TokenType, acting};
use crate::authorization_details::AuthorizationDetails;
use crate::event::{EventKind, word};
use crate::failure::store_failure;
use crate::gate::Admitted;
use crate::grant::issue::of_tokens;
use crate::grant::{Authorization, Recipient, TokenRequest};
use crate::identity::IdTokenRequest;
use crate::record::Form;
use crate::server::{AuthorizationServer, Minted, Part, observe, prepared_at, publish};
use crate::store::TokenStore;
use crate::token::{AccessToken, Actor, GrantId, Members, TokenResponse};
use crate::{OAuthError, Scope, Text};

/// `token_type` of what is no access token.
const NOT_APPLICABLE: &str = "N_A";

/// Issues what was decided. An access token belongs to the grant of the subject token, and ends with it. An ID token has no
/// record, so what it is exchanged for is a grant of its own.
pub(super) async fn issue<S: AuthorizationServer>(
    server: &S,
    request: &TokenRequest<'_>,
    question: &ExchangeRequest<'_>,
    (person, acting): (Admitted, Actor),
    decided: Decided,
) -> Result<TokenResponse, OAuthError> {
    let (subject, now) = (question.subject, server.settings().now());
    let left = Duration::from_secs(subject.expires_at.since(now));
    let actor = acting::chain(subject, acting, decided.way)?;
    let Decided { scope, audience, rule, .. } = decided;
    let authorization = Authorization {
        grant_id: subject.grant_id.clone().unwrap_or_else(GrantId::generate),
        client_id: request.client().shared_client_id(),
        end_user: Some(person.clone()),
        scope: scope.clone(),
        requested_scope: None,
        authorization_details: AuthorizationDetails::default(),
        audience,
        authentication: subject.authentication.as_ref().and_then(|own| own.of_tokens(&scope, S::DECLARATION)),
        // A bound token stays bound.
        confirmation: subject.confirmation.clone(),
        granted_at: now,
        access_token_lifetime: Some(decided.lifetime.map_or(left, |lifetime| lifetime.min(left))),
        actor,
        audience_is_decided: true,
        is_refresh: false,
        // Whoever approved the grant did not approve this client.
        was_approved: false,
        form: Form::new(),
    };
    let minted = authorization.mint(server, Recipient::of(request), scope, false).await?;
    let (issued, mut response) = match question.requested {
        TokenType::IdToken => id_token(server, question, &person, minted, rule.as_deref()).await?,
        requested => access_token(server, question, requested, minted, rule.as_deref()).await?,
    };
    let mut members = Members::new();
    members.set("issued_token_type".to_owned(), &Value::from(issued.as_str()));
    response.add_members(members);
    Ok(response)
}

async fn access_token<S: AuthorizationServer>(
    server: &S,
    question: &ExchangeRequest<'_>,
    requested: TokenType,
    mut minted: Minted,
    rule: Option<&str>,
) -> Result<(TokenType, TokenResponse), OAuthError> {
    let response = minted.take_response();
    if requested == TokenType::Jwt && !is_jwt(response.access_token.reveal()) {
        return Err(OAuthError::invalid_request(
            "requested_token_type: access tokens for this target are no JWTs",
        ));
    }
    let tokens = minted.into_tokens();
    let digest = tokens.access_token.digest;
    let exchanged = prepared_at(server, tokens.access_token.issued_at, |at| {
        of_tokens(exchanged(question, requested, &tokens.access_token, rule), at, &tokens)
    });
    server.store().create_token(tokens).await.map_err(store_failure::<S::Store>)?;
    // A store adds to a grant whatever it is given, so a revocation in the meantime would not reach the new token.
    if !is_there(server, question.subject).await? {
        server.store().revoke_token(&digest).await.map_err(store_failure::<S::Store>)?;
        return Err(invalid_subject());
    }
    publish(server, exchanged);
    Ok((requested, response))
}

/// The ID token alone: the access token beside it was only made to ask everybody who has a say, and nobody gets it.
async fn id_token<S: AuthorizationServer>(
    server: &S,
    question: &ExchangeRequest<'_>,
    person: &Admitted,
    minted: Minted,
    rule: Option<&str>,
) -> Result<(TokenType, TokenResponse), OAuthError> {
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
    };
    let token = S::Parts::id_token(server, &wanted).await?.ok_or_else(|| {
        OAuthError::invalid_request(
            "requested_token_type: an ID token needs the scope openid, and a provider that has it",
        )
    })?;
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

fn exchanged(
    question: &ExchangeRequest<'_>,
    issued: TokenType,
    record: &AccessToken,
    rule: Option<&str>,
) -> EventKind {
    let actors = record.actor.iter().flat_map(|actor| actor.chain());
    EventKind::TokenExchanged {
        from_client: question.subject.client.shared_client_id(),
        issued_token_type: word(issued.as_str()),
        actors: actors.map(|actor| actor.sub.clone()).collect(),
        audience: record.audience.iter().map(Text::from).collect(),
        scope: record.scope.clone(),
        rule: rule.map(Text::from),
    }
}
