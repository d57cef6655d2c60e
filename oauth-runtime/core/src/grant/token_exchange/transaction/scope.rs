//! What the transaction is for ("Scope Processing").

use crate::grant::token_exchange::ExchangeRequest;
use crate::server::{AuthorizationServer, shortened};
use crate::transaction_token::TransactionToken;
use crate::{OAuthError, Scope};

/// The scope of the token: each word is in the scope of the subject token, or the application says that it is a part of it. The workload is
/// registered for the words that are scopes of the provider; those of the trust domain are the application's to allow.
///
/// # Errors
/// `invalid_scope` for a word beyond, or if the application allows none of them.
pub(super) fn granted<S: AuthorizationServer>(
    server: &S,
    request: &ExchangeRequest<'_>,
    token: &TransactionToken,
    at_most: Option<&Scope>,
) -> Result<Scope, OAuthError> {
    let own = request.subject.scope();
    // A replacement only narrows.
    let is_replacement = request.subject.transaction.as_ref().is_some_and(|own| !own.is_self_signed());
    let is_covered = |word: &&str| own.contains(word) || !is_replacement && token.derives(word, own);
    if let Some(word) = request.scope.tokens().find(|word| !is_covered(word)) {
        return Err(OAuthError::invalid_scope(format!(
            "the subject token is not good for the scope {}",
            shortened(word)
        )));
    }
    let registered = &request.client.metadata().scope;
    let is_beyond = |word: &&str| server.knows_scope(word) && !registered.contains(word);
    if let Some(word) = request.scope.tokens().find(is_beyond) {
        return Err(OAuthError::invalid_scope(format!(
            "the workload is not registered for the scope {}",
            shortened(word)
        )));
    }
    let scope = request.scope.intersection(token.limit());
    let scope = at_most.map_or(scope.clone(), |limit| scope.intersection(limit));
    match scope.is_empty() {
        true => Err(OAuthError::invalid_scope("the workload may have no transaction token for this scope")),
        false => Ok(scope),
    }
}
