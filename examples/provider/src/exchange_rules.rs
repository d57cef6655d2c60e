//! The operator's rules: which tokens may be exchanged.

use std::time::Duration;

use oauth_runtime::grant::token_exchange::{Exchange, ExchangeRequest, TokenExchangePolicy};
use oauth_runtime::{BoxError, Scope};

use crate::provider::Provider;

/// The rules, in their order. Without any, nothing is exchanged.
#[derive(Debug, Clone, Default)]
pub struct ExchangeRules(Vec<ExchangeRule>);

/// One rule, which allows an exchange.
#[derive(Debug, Clone)]
pub struct ExchangeRule {
    /// Its name, for the log and for events.
    pub name: String,
    /// The clients that may exchange.
    pub clients: Vec<String>,
    /// The clients whose tokens they may exchange; empty: all.
    pub from: Vec<String>,
    /// The people whose tokens they may exchange, by `sub`; empty: everybody's.
    pub subjects: Vec<String>,
    /// The clients whose tokens count as actor tokens. Empty: the rule is about exchanges without an actor token; otherwise, only
    /// about those with one.
    pub actors: Vec<String>,
    /// Where the new token may be used; empty: only where the exchanged one may.
    pub to: Vec<String>,
    /// At most this scope; `None`: that of the exchanged token.
    pub scope: Option<Scope>,
    /// Whether the new token leaves out who acts.
    pub impersonates: bool,
    /// Whether the client may ask for an ID token instead.
    pub id_token: bool,
    /// How long the new token lives at most.
    pub expires_in: Option<Duration>,
}

impl ExchangeRules {
    /// These rules.
    pub fn new(rules: Vec<ExchangeRule>) -> Self {
        Self(rules)
    }

    /// The answer of the first rule that is about the exchange, if possible one that allows all of its targets.
    fn decide(&self, request: &ExchangeRequest<'_>) -> Exchange {
        let matching = || self.0.iter().filter(|rule| rule.is_about(request));
        let fitting = matching().find(|rule| request.targets().iter().all(|target| rule.to.contains(target)));
        match fitting.or_else(|| matching().next()) {
            Some(rule) => rule.allowance(),
            None => Exchange::refuse("no rule of the provider allows this exchange"),
        }
    }
}

impl ExchangeRule {
    fn is_about(&self, request: &ExchangeRequest<'_>) -> bool {
        let among = |names: &[String], name: &str| names.iter().any(|own| own == name);
        let subject = request.subject();
        let has_actor = match request.actor() {
            None => self.actors.is_empty(),
            Some(actor) => among(&self.actors, actor.client().client_id()),
        };
        has_actor
            && among(&self.clients, request.client().client_id())
            && (self.from.is_empty() || among(&self.from, subject.client().client_id()))
            && (self.subjects.is_empty() || subject.person().is_some_and(|own| among(&self.subjects, own)))
    }

    fn allowance(&self) -> Exchange {
        let way = match (self.impersonates, self.actors.is_empty()) {
            (true, _) => Exchange::impersonate(),
            (false, true) => Exchange::delegate(),
            (false, false) => Exchange::delegate_to_actor(),
        };
        let way = if self.id_token { way.or_id_token() } else { way };
        let exchange = self.to.iter().fold(way.by(self.name.clone()), |exchange, target| exchange.to(target));
        let exchange = self.scope.iter().fold(exchange, Exchange::at_most);
        self.expires_in.into_iter().fold(exchange, Exchange::expires_in)
    }
}

impl TokenExchangePolicy for Provider {
    async fn exchange(&self, request: &ExchangeRequest<'_>) -> Result<Exchange, BoxError> {
        Ok(self.exchange_rules().decide(request))
    }
}
