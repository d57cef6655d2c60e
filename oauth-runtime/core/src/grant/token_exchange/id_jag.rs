//! An identity assertion authorization grant as what a client gets (draft-ietf-oauth-identity-assertion-authz-grant section 4.3).

use std::borrow::Cow;
use std::time::Duration;

use super::answer::{Decided, Way};
use super::issue::{NOT_APPLICABLE, exchanged};
use super::question::Kept;
use super::{ExchangeRequest, ExchangedToken, IdJag, TokenType};
use crate::grant::TokenRequest;
use crate::grant::issue::of_tokens;
use crate::protected_resource::{is_identifier, same_place};
use crate::server::{AuthorizationServer, Minted, observe};
use crate::settings::Settings;
use crate::token::TokenResponse;
use crate::{OAuthError, Scope, Secret, Timestamp};

/// Far more than any client needs.
const MOST: usize = 16;

/// Only a login of the person at the client becomes a grant: its ID token, or the refresh token beside it.
pub(super) fn check_subject(subject: &ExchangedToken) -> Result<(), OAuthError> {
    let is_login = matches!(subject.kept, Kept::GrantOnly | Kept::Refresh(_));
    match is_login && subject.scope.contains("openid") {
        true => Ok(()),
        false => Err(OAuthError::invalid_request(
            "requested_token_type: a grant of this type is given for an ID token, or for a refresh token whose scope \
             has openid",
        )),
    }
}

/// What the client wants of the other authorization server: the scope, the resources, and the server itself. This provider
/// knows none of them.
pub(super) fn requested<'a>(
    request: &TokenRequest<'a>,
) -> Result<(Scope, Vec<String>, Option<&'a str>), OAuthError> {
    let form = request.received().form();
    if form.count("audience") != 1 {
        return Err(OAuthError::invalid_request("audience must name the one authorization server"));
    }
    if form.count("resource") > MOST {
        return Err(OAuthError::invalid_target("the request names too many resources"));
    }
    if form.values("resource").any(|value| !is_identifier(value)) {
        return Err(OAuthError::invalid_target("resource must be an absolute URI without a fragment"));
    }
    let resources = form.values("resource").map(str::to_owned).collect();
    Ok((request.scope()?.unwrap_or_default(), resources, form.values("audience").next()))
}

/// The rest of the application's answer.
type Limits = (Option<Scope>, Option<Duration>, Option<Cow<'static, str>>);

/// The application's grant, applied to the request.
///
/// # Errors
/// `invalid_target` for another authorization server or resource; `invalid_scope` if nothing of the scope is left;
/// `server_error` for a grant to this provider itself.
pub(super) fn decided(
    settings: &Settings,
    request: &ExchangeRequest<'_>,
    grant: IdJag,
    (at_most, lifetime, rule): Limits,
) -> Result<Decided, OAuthError> {
    if same_place(settings.issuer().as_str(), grant.audience()) {
        tracing::error!(
            client_id = request.client.client_id(),
            "`TokenExchangePolicy::exchange` allowed an identity assertion authorization grant for this provider itself; \
             exchange the token for an access token instead"
        );
        return Err(OAuthError::ServerError);
    }
    if !request.audience.is_some_and(|named| grant.is_for(named)) {
        return Err(OAuthError::invalid_target(
            "the client may not have a grant for this authorization server",
        ));
    }
    let resources = grant.resources(request.targets).ok_or_else(|| {
        OAuthError::invalid_target(
            "the client may not have a grant for this resource of the authorization server",
        )
    })?;
    let wanted = Some(request.scope).filter(|scope| !scope.is_empty());
    let scope = grant.scope(wanted).map(|scope| match &at_most {
        Some(limit) if !scope.is_empty() => scope.intersection(limit),
        Some(limit) => limit.clone(),
        None => scope,
    });
    let is_nothing = |scope: &Scope| scope.is_empty() && (wanted.is_some() || at_most.is_some());
    let scope = scope.filter(|scope| !is_nothing(scope)).ok_or_else(|| {
        OAuthError::invalid_scope("nothing of this scope may be granted at the other authorization server")
    })?;
    let lifetime = lifetime.map_or(grant.lifetime(), |limit| limit.min(grant.lifetime()));
    Ok(Decided {
        way: Way::IdJag,
        audience: vec![grant.audience().to_owned()],
        scope,
        lifetime: Some(lifetime),
        rule,
        grant: Some((Box::new(grant), resources)),
    })
}

/// The response. The access token beside the grant was only made to ask everybody who has a say, and nobody gets it.
pub(super) fn issued<S: AuthorizationServer>(
    server: &S,
    question: &ExchangeRequest<'_>,
    (minted, rule): (Minted, Option<&str>),
    (issued, expires_at): (Secret, Timestamp),
) -> (TokenType, TokenResponse) {
    let tokens = minted.tokens();
    let record = &tokens.access_token;
    observe(server, |at| of_tokens(exchanged(question, TokenType::IdJag, record, rule), at, tokens));
    let lifetime = expires_at.since(record.issued_at);
    (TokenType::IdJag, TokenResponse::new(issued, NOT_APPLICABLE, lifetime, None, record.scope.clone()))
}
