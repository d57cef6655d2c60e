//! A presented token of another issuer.

use super::parameters::Named;
use super::presented::is_jwt;
use super::question::Kept;
use super::{ExchangeRequest, ExchangedToken, takes_foreign_tokens};
use crate::foreign_token::{ForeignTokenRequest, ForeignTokenRole};
use crate::gate::Ground;
use crate::grant::TokenRequest;
use crate::server::{AuthorizationServer, Part};
use crate::token::GrantId;
use crate::{OAuthError, Scope};

/// The token, if the declaration takes those of other issuers. What comes of it belongs to [a grant](grant_id) of the client that presents
/// it.
pub(super) async fn find<S: AuthorizationServer>(
    server: &S,
    request: &TokenRequest<'_>,
    (token, token_type): Named<'_>,
    (role, needs_proof): (ForeignTokenRole, bool),
) -> Result<Option<ExchangedToken>, OAuthError> {
    if !const { takes_foreign_tokens::<S>() } || !is_jwt(token) {
        return Ok(None);
    }
    let (client, proved) = (request.client(), needs_proof.then(|| request.proved()));
    let wanted = ForeignTokenRequest { client, token, token_type: token_type.as_str(), role, proved };
    let Some(accepted) = S::Parts::foreign_token(server, &wanted).await? else { return Ok(None) };
    let subject = accepted.subject;
    Ok(Some(ExchangedToken {
        token_type,
        kept: Kept::Nothing,
        grant_version: None,
        grant_id: GrantId::generate(),
        granted_at: server.settings().now(),
        client: None,
        granted_to: None,
        person: subject.person,
        ground: Ground::Extension { second_factor: subject.second_factor },
        foreign: Some(Box::new(accepted.token)),
        transaction: None,
        scope: subject.scope,
        audience: Vec::new(),
        authentication: subject.authentication,
        confirmation: accepted.confirmation,
        actor: accepted.actor,
        may_act: accepted.may_act,
        expires_at: accepted.expires_at,
        access_token_lifetime: None,
    }))
}

/// The grant of what comes of a token of another issuer; `None` for a token of this provider, which has its own.
///
/// Such tokens are exchanged again and again. So everything with one scope that a client gets for a person by one issuer belongs to one grant:
/// the person sees one line in their list, and to end it is one step. The scope is a part of it because a store keeps that of the first token.
pub(super) fn grant_id<S: AuthorizationServer>(
    server: &S,
    question: &ExchangeRequest<'_>,
    scope: &Scope,
) -> Option<GrantId> {
    if !const { takes_foreign_tokens::<S>() } {
        return None;
    }
    let foreign = question.subject.foreign.as_deref()?;
    let mut words: Vec<_> = scope.tokens().collect();
    words.sort_unstable();
    // Tenants may share a store, so the provider has a say too.
    let (own, client_id) = (server.settings().issuer().as_str(), question.client.client_id());
    let person = question.subject.person()?;
    Some(GrantId::of_texts(&["foreign", own, client_id, foreign.issuer(), person, &words.join(" ")]))
}

/// The events about the tokens of other issuers, when the exchange is over.
pub(super) fn observe<S: AuthorizationServer>(
    server: &S,
    request: &TokenRequest<'_>,
    (subject, actor): (&ExchangedToken, Option<&ExchangedToken>),
    refused: Option<&OAuthError>,
) {
    if !const { takes_foreign_tokens::<S>() } {
        return;
    }
    for (token, role) in [(Some(subject), ForeignTokenRole::Subject), (actor, ForeignTokenRole::Actor)] {
        if let Some(foreign) = token.and_then(|own| own.foreign.as_deref()) {
            S::Parts::observe_foreign_token(server, (foreign, role), request.client().client_id(), refused);
        }
    }
}
