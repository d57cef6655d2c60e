//! For whom a transaction is: what a workload presents ("Subject Token Types").

use crate::foreign_token::ForeignTokenRole;
use crate::gate::Ground;
use crate::grant::TokenRequest;
use crate::grant::token_exchange::parameters::Named;
use crate::grant::token_exchange::presented::{self, invalid_subject};
use crate::grant::token_exchange::question::Kept;
use crate::grant::token_exchange::{ExchangedToken, TokenType, foreign};
use crate::server::{AuthorizationServer, Part, live_client};
use crate::store::{Authenticated, GrantStore};
use crate::token::GrantId;
use crate::transaction_token::{Presentation, PresentedTransaction, TransactionPrincipal};
use crate::{Client, OAuthError};

/// The subject token. A workload that got a bound access token with a call cannot prove its key, and need not: the new token is none with
/// which somebody calls an API from outside. The client of the token can prove it, so a thief of the token alone cannot act as the client.
pub(super) async fn find<S>(
    server: &S,
    request: &TokenRequest<'_>,
    named: Named<'_>,
) -> Result<ExchangedToken, OAuthError>
where
    S: AuthorizationServer,
    S::Store: GrantStore,
{
    let (token, token_type) = named;
    if matches!(token_type, TokenType::TransactionToken | TokenType::SelfSigned) {
        let is_self_signed = token_type == TokenType::SelfSigned;
        let presentation = Presentation { client: request.client(), token, is_self_signed };
        let found = S::Parts::presented_transaction(server, &presentation).await?;
        return kept(server, request.client(), token_type, found.ok_or_else(invalid_subject)?).await;
    }
    let found = match presented::find(server, request.client(), named).await? {
        None => foreign::find(server, request, named, (ForeignTokenRole::Subject, false)).await?,
        found => found,
    };
    let token = found.ok_or_else(invalid_subject)?;
    if token.client().is_some_and(|own| own.client_id() == request.client().client_id()) {
        presented::check_proof(request, &token)?;
    }
    Ok(token)
}

/// The client for which a transaction without a person is.
pub(super) fn client(subject: &ExchangedToken) -> Option<&str> {
    let replaced = subject.transaction.as_ref().filter(|own| !own.is_self_signed());
    match replaced {
        Some(transaction) => transaction.claim("client_id")?.as_str(),
        None => Some(subject.client()?.client_id()),
    }
}

async fn kept<S: AuthorizationServer>(
    server: &S,
    caller: &Client,
    token_type: TokenType,
    found: PresentedTransaction,
) -> Result<ExchangedToken, OAuthError> {
    let live = async |client_id: &str| {
        let client = live_client(server, client_id, found.expires_at).await?;
        client.ok_or_else(invalid_subject)
    };
    // An operator who disables a workload, or an app, expects that nothing goes on in its name.
    let client = match found.transaction.requesting_workload() {
        Some(workload) => live(workload).await?,
        None => caller.clone(),
    };
    let person = match &found.principal {
        TransactionPrincipal::Person(subject) => {
            Some(Authenticated { subject: subject.clone(), username: None })
        }
        TransactionPrincipal::Client(client_id) => {
            live(client_id).await?;
            None
        }
    };
    // What a workload may name is what it is registered for.
    let scope = found.scope.unwrap_or_else(|| caller.metadata().scope.clone());
    Ok(ExchangedToken {
        token_type,
        kept: Kept::Nothing,
        grant_version: None,
        grant_id: GrantId::generate(),
        granted_at: server.settings().now(),
        client: Some(client),
        granted_to: None,
        person,
        // The person isn't there, and the workload doesn't log them in.
        ground: Ground::Approval,
        foreign: None,
        transaction: Some(Box::new(found.transaction)),
        scope,
        audience: Vec::new(),
        authentication: None,
        confirmation: None,
        actor: found.actor,
        may_act: None,
        expires_at: found.expires_at,
        access_token_lifetime: None,
    })
}
