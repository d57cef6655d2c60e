//! The operator's rules: which tokens may be exchanged.

use std::time::Duration;

use oauth_runtime::grant::token_exchange::{
    Exchange, ExchangeRequest, IdJag, TokenExchangePolicy, TokenType,
};
use oauth_runtime::openid::Claims;
use oauth_runtime::store::ClaimsStore;
use oauth_runtime::{BoxError, Scope};
use serde::Deserialize;
use serde_json::Value;

use crate::provider::Provider;
use crate::transaction_rules::TransactionRule;

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
    /// Whether it lets the clients share logins with those of `from` (OpenID Connect Native SSO 1.0), and allows nothing else.
    pub native_sso: bool,
    /// The grant that it allows instead of a token, if it is about another authorization server.
    pub grant: Option<GrantRule>,
    /// The other issuers whose tokens they may exchange. Empty: the rule is about tokens of this provider.
    pub from_issuers: Vec<String>,
    /// The workloads of other issuers whose tokens count as actor tokens.
    pub foreign_actors: Vec<ForeignParty>,
    /// The transaction token that it allows instead of another token.
    pub transaction: Option<TransactionRule>,
}

/// A party, as its issuer calls it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ForeignParty {
    /// The issuer of its tokens.
    pub issuer: String,
    /// Their subject.
    pub subject: String,
}

/// An identity assertion authorization grant, for a rule whose targets and scope are those of another authorization server.
#[derive(Debug, Clone)]
pub struct GrantRule {
    /// The issuer of that server.
    pub audience: String,
    /// The identifier of the client there.
    pub client_id: String,
    /// The client of this provider as which that server signs people in; `None`: it knows them by their `sub`.
    pub relying_party: Option<String>,
    /// The claims of the person that the grant has, such as `email`.
    pub claims: Vec<String>,
}

impl ExchangeRules {
    /// These rules.
    pub fn new(rules: Vec<ExchangeRule>) -> Self {
        Self(rules)
    }

    /// Whether a rule lets this workload act.
    pub fn knows_actor(&self, issuer: &str, subject: &str) -> bool {
        let mut known = self.0.iter().flat_map(|rule| &rule.foreign_actors);
        known.any(|own| own.issuer == issuer && own.subject == subject)
    }

    /// The first rule that is about the exchange, if possible one that allows all of its targets.
    fn rule_for(&self, request: &ExchangeRequest<'_>) -> Option<&ExchangeRule> {
        let matching = || self.0.iter().filter(|rule| rule.is_about(request));
        let fitting = matching().find(|rule| request.targets().iter().all(|target| rule.to.contains(target)));
        fitting.or_else(|| matching().next())
    }
}

impl ExchangeRule {
    fn is_about(&self, request: &ExchangeRequest<'_>) -> bool {
        let among = |names: &[String], name: &str| names.iter().any(|own| own == name);
        let subject = request.subject();
        let has_actor = match request.actor() {
            None => !self.has_actors(),
            Some(actor) => match (actor.foreign(), actor.client()) {
                (Some(foreign), _) => self
                    .foreign_actors
                    .iter()
                    .any(|own| own.issuer == foreign.issuer() && own.subject == foreign.subject()),
                (None, client) => client.is_some_and(|own| among(&self.actors, own.client_id())),
            },
        };
        let is_for = match (&self.grant, &self.transaction, request.requested_token_type()) {
            (Some(grant), _, TokenType::IdJag) => request.asks_for(&grant.audience),
            (None, Some(rule), TokenType::TransactionToken) => rule.is_about(subject),
            (None, None, other) => !matches!(other, TokenType::IdJag | TokenType::TransactionToken),
            _ => false,
        };
        let is_from = match (subject.foreign(), subject.client()) {
            (Some(foreign), _) => among(&self.from_issuers, foreign.issuer()),
            (None, client) => {
                let is_its = client.is_some_and(|own| among(&self.from, own.client_id()));
                self.from_issuers.is_empty() && (self.from.is_empty() || is_its)
            }
        };
        has_actor
            && is_for
            && self.native_sso == request.is_native_sso()
            && among(&self.clients, request.client().client_id())
            && is_from
            && (self.subjects.is_empty() || subject.person().is_some_and(|own| among(&self.subjects, own)))
    }

    fn has_actors(&self) -> bool {
        !self.actors.is_empty() || !self.foreign_actors.is_empty()
    }

    /// What it allows for a person with these claims.
    fn allowance(&self, request: &ExchangeRequest<'_>, known: &Claims) -> Exchange {
        if let Some(rule) = &self.transaction {
            let exchange = Exchange::transaction_token(rule.token(request)).by(self.name.clone());
            return self.expires_in.into_iter().fold(exchange, Exchange::expires_in);
        }
        if let Some(grant) = &self.grant {
            let exchange = Exchange::id_jag(self.id_jag(grant, known)).by(self.name.clone());
            return self.expires_in.into_iter().fold(exchange, Exchange::expires_in);
        }
        if self.native_sso {
            let exchange =
                Exchange::native_sso(&self.scope.clone().unwrap_or_default()).by(self.name.clone());
            return self.expires_in.into_iter().fold(exchange, Exchange::expires_in);
        }
        let way = match (self.impersonates, self.has_actors()) {
            (true, _) => Exchange::impersonate(),
            (false, false) => Exchange::delegate(),
            (false, true) => Exchange::delegate_to_actor(),
        };
        let way = if self.id_token { way.or_id_token() } else { way };
        let exchange = self.to.iter().fold(way.by(self.name.clone()), |exchange, target| exchange.to(target));
        let exchange = self.scope.iter().fold(exchange, Exchange::at_most);
        self.expires_in.into_iter().fold(exchange, Exchange::expires_in)
    }
}

impl ExchangeRule {
    fn id_jag(&self, grant: &GrantRule, known: &Claims) -> IdJag {
        let id_jag = match &self.scope {
            Some(scope) => IdJag::at_most(&grant.audience, &grant.client_id, scope),
            None => IdJag::any_scope(&grant.audience, &grant.client_id),
        };
        let id_jag = self.to.iter().fold(id_jag, IdJag::resource);
        let id_jag = grant.relying_party.iter().cloned().fold(id_jag, IdJag::relying_party);
        let claims = grant.claims.iter().filter_map(|name| Some((name, vouched_for(known, name)?.clone())));
        claims.fold(id_jag, |id_jag, (name, value)| id_jag.claim(name, value))
    }
}

/// A claim that the provider can vouch for: another server may find or make an account by an address, so it must be verified.
fn vouched_for<'a>(known: &'a Claims, name: &str) -> Option<&'a Value> {
    let proof = match name {
        "email" => Some("email_verified"),
        "phone_number" => Some("phone_number_verified"),
        _ => None,
    };
    let is_proven = proof.is_none_or(|proof| known.get(proof) == Some(&Value::Bool(true)));
    known.get(name).filter(|_| is_proven)
}

impl TokenExchangePolicy for Provider {
    async fn exchange(&self, request: &ExchangeRequest<'_>) -> Result<Exchange, BoxError> {
        let Some(rule) = self.exchange_rules().rule_for(request) else {
            return Ok(Exchange::refuse("no rule of the provider allows this exchange"));
        };
        let wants_claims = rule.grant.as_ref().is_some_and(|grant| !grant.claims.is_empty());
        let known = match request.subject().person().filter(|_| wants_claims) {
            Some(person) => self.people().get_claims(person).await?,
            None => None,
        };
        Ok(rule.allowance(request, &known.unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_provider_vouches_for_verified_addresses_alone() {
        let known = |verified: Option<bool>| {
            let mut claims = Claims::new();
            claims.insert("email", "alice@example.com");
            claims.insert("name", "Alice");
            if let Some(verified) = verified {
                claims.insert("email_verified", verified);
            }
            claims
        };
        for (verified, is_told) in [(Some(true), true), (Some(false), false), (None, false)] {
            let known = known(verified);
            assert_eq!(vouched_for(&known, "email").is_some(), is_told, "{verified:?}");
            assert!(vouched_for(&known, "name").is_some() && vouched_for(&known, "phone_number").is_none());
        }
    }
}
