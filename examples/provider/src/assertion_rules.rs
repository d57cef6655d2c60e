//! The operator's rules: whose tokens the assertions of other issuers are good for.

use oauth_runtime::grant::Authorized;
use oauth_runtime::grant::jwt_bearer::{Assertion, JwtBearerPolicy};
use oauth_runtime::grant::token_exchange::{ForeignActor, ForeignSubject, ForeignToken, ForeignTokenPolicy};
use oauth_runtime::{
    BoxError, Client, OAuthError, Scope, TrustedIssuer, TrustedIssuerDirectory, async_trait,
};

use crate::provider::Provider;

/// The rules, in their order. Without any, no assertion is good for anything.
#[derive(Debug, Clone, Default)]
pub struct AssertionRules(Vec<AssertionRule>);

/// One rule, which accepts an assertion.
#[derive(Debug, Clone)]
pub struct AssertionRule {
    /// Its name, for the log.
    pub name: String,
    /// The issuer of the assertion.
    pub issuer: String,
    /// Its subject.
    pub subject: String,
    /// The clients that may present it.
    pub clients: Vec<String>,
    /// Whose tokens they get, by `sub`; `None`: their own.
    pub person: Option<String>,
    /// At most this scope; `None`: what the client is registered for.
    pub scope: Option<Scope>,
    /// The resources that the token is for; empty: those of the request.
    pub to: Vec<String>,
}

impl AssertionRules {
    /// These rules.
    pub fn new(rules: Vec<AssertionRule>) -> Self {
        Self(rules)
    }

    /// Whose token a subject token of another issuer is: the person of the first rule about it that has one. A rule that says where the
    /// token may be used is about assertions: for an exchange, the rules for exchanges say it.
    pub fn subject(&self, token: &ForeignToken, client: &Client) -> ForeignSubject {
        let is_about = |rule: &&AssertionRule| {
            rule.to.is_empty() && rule.matches((token.issuer(), token.subject()), client)
        };
        let found =
            self.0.iter().filter(is_about).find_map(|rule| Some((rule.person.as_ref()?, &rule.scope)));
        let Some((person, scope)) = found else { return ForeignSubject::unknown() };
        ForeignSubject::person(person).scope(scope.as_ref().unwrap_or(&client.metadata().scope))
    }

    /// The answer of the first rule about the assertion.
    fn decide(&self, assertion: &Assertion<'_>) -> Result<Authorized, OAuthError> {
        let Some(rule) = self.0.iter().find(|rule| rule.is_about(assertion)) else {
            return Err(OAuthError::invalid_grant("no rule of the provider accepts this assertion"));
        };
        tracing::info!(
            rule = rule.name,
            issuer = rule.issuer,
            subject = rule.subject,
            "accepted an assertion"
        );
        Ok(rule.authorized())
    }
}

impl AssertionRule {
    fn is_about(&self, assertion: &Assertion<'_>) -> bool {
        self.matches((assertion.issuer(), assertion.subject()), assertion.client())
    }

    fn matches(&self, (issuer, subject): (&str, &str), client: &Client) -> bool {
        self.issuer == issuer
            && self.subject == subject
            && self.clients.iter().any(|own| own == client.client_id())
    }

    fn authorized(&self) -> Authorized {
        let authorized = match &self.person {
            Some(person) => Authorized::subject(person),
            None => Authorized::client(),
        };
        let authorized = self.scope.iter().cloned().fold(authorized, Authorized::scope);
        self.to.iter().fold(authorized, |authorized, target| authorized.audience(target))
    }
}

impl JwtBearerPolicy for Provider {
    async fn accept(&self, assertion: &Assertion<'_>) -> Result<Authorized, OAuthError> {
        self.assertion_rules().decide(assertion)
    }
}

/// Whose tokens those of other issuers are. What a client gets for one is in the rules for exchanges.
impl ForeignTokenPolicy for Provider {
    async fn subject(&self, token: &ForeignToken, client: &Client) -> Result<ForeignSubject, BoxError> {
        Ok(self.assertion_rules().subject(token, client))
    }

    async fn actor(&self, token: &ForeignToken, _: &Client) -> Result<ForeignActor, BoxError> {
        Ok(match self.exchange_rules().knows_actor(token.issuer(), token.subject()) {
            true => ForeignActor::Known,
            false => ForeignActor::Unknown,
        })
    }
}

/// The builder wants to know whose assertions count, and without `[[trusted_issuers]]` nobody's do.
pub struct NoIssuers;

#[async_trait]
impl TrustedIssuerDirectory for NoIssuers {
    async fn find(&self, _: &str) -> Result<Option<TrustedIssuer>, BoxError> {
        Ok(None)
    }

    fn may_issue_id_jag(&self) -> bool {
        false
    }
}
