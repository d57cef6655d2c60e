//! Transaction tokens that a rule allows.

use std::time::Duration;

use oauth_runtime::Scope;
use oauth_runtime::grant::token_exchange::{ExchangeRequest, ExchangedToken, TransactionToken};
use serde_json::{Map, Value};

/// A transaction token, for a rule that gives no other tokens.
#[derive(Debug, Clone)]
pub struct TransactionRule {
    /// At most this scope, in words of the trust domain.
    pub scope: Scope,
    /// The scope of an access token that is good for a word.
    pub needs: Vec<(String, Scope)>,
    /// The members of `request_details` that the workload may state.
    pub details: Vec<String>,
    /// The members of `request_context` that it may state.
    pub context: Vec<String>,
    /// What the workload may begin itself.
    pub self_signed: SelfSigned,
    /// Whether the workload may replace transaction tokens, which others requested.
    pub replaces: bool,
}

/// The transactions that a workload may begin with a JWT of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SelfSigned {
    /// None.
    Nothing,
    /// Its own.
    Workload,
    /// Also those of people whom it names.
    People,
}

impl TransactionRule {
    /// Whether it is about what the workload presents.
    pub fn is_about(&self, subject: &ExchangedToken) -> bool {
        match subject.transaction() {
            None => true,
            Some(own) if own.is_self_signed() => self.self_signed != SelfSigned::Nothing,
            Some(_) => self.replaces,
        }
    }

    /// The token.
    pub fn token(&self, request: &ExchangeRequest<'_>) -> TransactionToken {
        let token = TransactionToken::at_most(&self.scope).expires_in(Duration::from_secs(300));
        let token = self.needs.iter().fold(token, |token, (word, scope)| token.needs(word, scope));
        // What a transaction is about is said when it begins: a later workload did not receive the call.
        let is_replaced = request.subject().transaction().is_some_and(|own| !own.is_self_signed());
        if is_replaced {
            return token;
        }
        let token = named(&self.details, request.request_details())
            .fold(token, |token, (name, value)| token.detail(name, value.clone()));
        let token = named(&self.context, request.request_context())
            .fold(token, |token, (name, value)| token.context(name, value.clone()));
        match self.self_signed {
            SelfSigned::People => token.may_name_people(),
            SelfSigned::Nothing | SelfSigned::Workload => token,
        }
    }
}

fn named<'a>(
    names: &'a [String],
    said: Option<&'a Map<String, Value>>,
) -> impl Iterator<Item = (&'a String, &'a Value)> {
    names.iter().filter_map(move |name| Some((name, said?.get(name)?)))
}
