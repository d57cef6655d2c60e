//! The response ("Txn-Token Response").

use std::time::Duration;

use serde_json::Value;

use crate::authorization_details::AuthorizationDetails;
use crate::event::EventKind;
use crate::gate::Admitted;
use crate::grant::issue::of_tokens;
use crate::grant::token_exchange::issue::{NOT_APPLICABLE, are_there, exchanged, login_of};
use crate::grant::token_exchange::presented::invalid_subject;
use crate::grant::token_exchange::{ExchangeRequest, TokenType, acting};
use crate::grant::{Authorization, Recipient, TokenRequest};
use crate::record::Form;
use crate::server::{AuthorizationServer, Part, observe};
use crate::store::GrantStore;
use crate::token::{Actor, Members, TokenResponse};
use crate::transaction_token::{TransactionPrincipal, TransactionToken, TransactionTokenRequest};
use crate::{OAuthError, Scope};

/// What is issued.
pub(super) struct Decided<'a> {
    pub(super) token: &'a TransactionToken,
    pub(super) principal: TransactionPrincipal<Admitted, &'a str>,
    pub(super) scope: Scope,
    pub(super) lifetime: Duration,
    pub(super) rule: Option<&'a str>,
}

/// Issues what was decided. As for an identity assertion grant, an access token is minted to ask everybody who has a say, and nobody gets it.
pub(super) async fn issue<S>(
    server: &S,
    request: &TokenRequest<'_>,
    question: &ExchangeRequest<'_>,
    acting: &Actor,
    decided: Decided<'_>,
) -> Result<TokenResponse, OAuthError>
where
    S: AuthorizationServer,
    S::Store: GrantStore,
{
    let (subject, now) = (question.subject, server.settings().now());
    let left = Duration::from_secs(subject.expires_at.since(now)).min(decided.lifetime);
    let end_user = match &decided.principal {
        TransactionPrincipal::Person(person) => Some(person.clone()),
        TransactionPrincipal::Client(_) => None,
    };
    let authorization = Authorization {
        grant_id: subject.grant_id.clone(),
        granted_to: None,
        client_id: request.client().shared_client_id(),
        end_user,
        scope: decided.scope.clone(),
        requested_scope: None,
        authorization_details: AuthorizationDetails::default(),
        audience: question.audience.map(str::to_owned).into_iter().collect(),
        authentication: login_of(subject).of_tokens(&decided.scope, S::DECLARATION),
        confirmation: None,
        granted_at: subject.granted_at,
        access_token_lifetime: Some(left),
        actor: subject.actor.clone(),
        audience_is_decided: true,
        is_refresh: false,
        was_approved: false,
        form: Form::new(),
    };
    let minted = authorization.mint(server, Recipient::of(request), decided.scope, false).await?;
    let tokens = minted.tokens();
    let record = &tokens.access_token;
    acting::check_minted(server, subject, record, acting)?;
    let wanted = TransactionTokenRequest {
        answer: decided.token,
        client: question.client,
        principal: match &decided.principal {
            TransactionPrincipal::Person(person) => TransactionPrincipal::Person(person),
            TransactionPrincipal::Client(client_id) => TransactionPrincipal::Client(client_id),
        },
        scope: &record.scope,
        actor: record.actor.as_deref(),
        replaced: subject.transaction.as_deref(),
        issued_at: record.issued_at,
        // A policy for access may make access tokens longer, but no transaction token.
        expires_at: record.expires_at.min(record.issued_at + left),
    };
    let (token, id) = S::Parts::transaction_token(server, &wanted).await?.ok_or(OAuthError::ServerError)?;
    if !are_there(server, question).await? {
        return Err(invalid_subject());
    }
    observe(server, |at| {
        let mut kind = exchanged(question, TokenType::TransactionToken, record, decided.rule);
        if let EventKind::TokenExchanged { txn, .. } = &mut kind {
            *txn = Some(id.as_str().into());
        }
        of_tokens(kind, at, tokens)
    });
    let lifetime = wanted.expires_at.since(wanted.issued_at);
    let mut response = TokenResponse::new(token, NOT_APPLICABLE, lifetime, None, record.scope.clone());
    let mut members = Members::new();
    members.set("issued_token_type".to_owned(), &Value::from(TokenType::TransactionToken.as_str()));
    response.add_members(members);
    Ok(response)
}
