//! What the application answers.

use std::time::Duration;

use serde_json::{Map, Value};

use crate::Scope;

/// How long a transaction token lives if nothing else is said.
const USUAL_LIFE: Duration = Duration::from_secs(60);

/// Nothing revokes a transaction token, so none lives longer.
const LONGEST_LIFE: Duration = Duration::from_secs(300);

/// A transaction token (Txn-Token) that a workload may have (draft-ietf-oauth-transaction-tokens): the answer of a
/// [`TokenExchangePolicy`](crate::grant::token_exchange::TokenExchangePolicy), with `token_exchange(transaction_tokens)` in the
/// declaration.
///
/// ```
/// use std::time::Duration;
///
/// use oauth_runtime::grant::token_exchange::{Exchange, ExchangeRequest, TransactionToken};
/// use oauth_runtime::{BoxError, Scope};
///
/// // The gateway of a broker calls its services for a person.
/// fn answer(request: &ExchangeRequest<'_>) -> Result<Exchange, BoxError> {
///     let buy: Scope = "trade.stocks".parse()?;
///     let mut token = TransactionToken::at_most(&buy)
///         // A word of the trust domain: for access tokens with the scope `trade`.
///         .needs("trade.stocks", &"trade".parse()?)
///         .expires_in(Duration::from_secs(30));
///     if request.subject().transaction().is_some() {
///         return Ok(Exchange::refuse("the gateway only begins transactions, with access tokens"));
///     }
///     // What the services rely on. Copy only members that the workload may state.
///     for name in ["action", "ticker", "quantity"] {
///         if let Some(value) = request.request_details().and_then(|details| details.get(name)) {
///             token = token.detail(name, value.clone());
///         }
///     }
///     Ok(Exchange::transaction_token(token).by("the gateway trades"))
/// }
/// # let _ = answer;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct TransactionToken {
    at_most: Scope,
    needs: Vec<(String, Scope)>,
    details: Map<String, Value>,
    context: Map<String, Value>,
    names_people: bool,
    lifetime: Duration,
}

impl TransactionToken {
    /// For at most this scope: what the transaction is for. A scope token counts if the request names it and the subject token has it,
    /// or has what it [`needs`](Self::needs).
    pub fn at_most(scope: &Scope) -> Self {
        Self {
            at_most: scope.clone(),
            needs: Vec::new(),
            details: Map::new(),
            context: Map::new(),
            names_people: false,
            lifetime: USUAL_LIFE,
        }
    }

    /// A word of the trust domain for a part of what this scope allows: a subject token that has all of the scope is good for it. A
    /// replacement never gets a word that the replaced token lacks.
    pub fn needs(mut self, word: impl Into<String>, scope: &Scope) -> Self {
        self.needs.push((word.into(), scope.clone()));
        self
    }

    /// A member of `tctx`: what every service of the transaction relies on, such as an amount. Services take it for the word of the
    /// provider, so check what a workload states in
    /// [`request_details`](crate::grant::token_exchange::ExchangeRequest::request_details). A replacement keeps the members
    /// of the replaced token, and may add others. So look at
    /// [`ExchangedToken::transaction`](crate::grant::token_exchange::ExchangedToken::transaction) first: in a replacement, a workload
    /// that did not receive the call says what the call was. Another value for a member that is there is `invalid_request`.
    pub fn detail(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.details.insert(name.into(), value.into());
        self
    }

    /// A member of `rctx`: the circumstances of the request, such as the address that it came from. The same holds for it.
    pub fn context(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.context.insert(name.into(), value.into());
        self
    }

    /// The workload may name the person itself, in a JWT that it signed (`self_signed`): a job that works for people who are not there.
    /// Without it, such a JWT is good for the workload alone.
    pub fn may_name_people(mut self) -> Self {
        self.names_people = true;
        self
    }

    /// The token ends after this time, in whole seconds. Default: a minute; at most five. It never outlives what the workload
    /// presents. Nothing revokes it, and anybody who sees it can use it inside of the trust domain.
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime.min(LONGEST_LIFE);
        self
    }

    pub(crate) fn limit(&self) -> &Scope {
        &self.at_most
    }

    /// Whether a subject token with this scope is good for a word of the trust domain.
    pub(crate) fn derives(&self, word: &str, from: &Scope) -> bool {
        self.needs.iter().any(|(own, needed)| own == word && !needed.is_empty() && needed.is_subset_of(from))
    }

    pub(crate) fn lets_name_people(&self) -> bool {
        self.names_people
    }

    pub(crate) fn lifetime(&self) -> Duration {
        self.lifetime
    }

    #[cfg(feature = "openid")]
    pub(super) fn own_details(&self) -> &Map<String, Value> {
        &self.details
    }

    #[cfg(feature = "openid")]
    pub(super) fn own_context(&self) -> &Map<String, Value> {
        &self.context
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(text: &str) -> Scope {
        text.parse().expect("a scope")
    }

    #[test]
    fn a_word_of_the_trust_domain_needs_all_of_its_scope() {
        let token = TransactionToken::at_most(&scope("buy")).needs("buy", &scope("trade pay"));
        assert!(token.derives("buy", &scope("pay trade read")));
        for (word, from) in [("buy", "trade"), ("sell", "trade pay"), ("trade", "trade pay")] {
            assert!(!token.derives(word, &scope(from)), "{word} from {from}");
        }
        let careless = TransactionToken::at_most(&scope("buy")).needs("buy", &Scope::empty());
        assert!(!careless.derives("buy", &scope("read")), "nothing is needed for it");
    }

    #[test]
    fn no_transaction_token_lives_longer_than_five_minutes() {
        let token = TransactionToken::at_most(&scope("buy"));
        assert_eq!(token.lifetime(), Duration::from_secs(60));
        assert_eq!(token.expires_in(Duration::from_secs(3600)).lifetime(), Duration::from_secs(300));
    }
}
