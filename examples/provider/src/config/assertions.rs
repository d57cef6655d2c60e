//! Other issuers whose assertions count, and the operator's rules about them.

use std::time::Duration;

use oauth_runtime::{AuthorizationServer, ScopeDefinition, TrustedIssuer};
use serde::Deserialize;
use toml::Spanned;

use super::error::ConfigError;
use super::rule_values::{scope, subjects};
use super::source::Source;
use super::user::UserConfig;
use super::values::at_least;
use crate::assertion_rules::{AssertionRule, AssertionRules};
use crate::provider::Provider;

/// The keys of this group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    trusted_issuers: Vec<WrittenIssuer>,
    trust_domain: Option<Spanned<String>>,
    assertion_rules: Vec<WrittenRule>,
}

#[derive(Debug, Deserialize)]
struct WrittenIssuer {
    issuer: Spanned<String>,
    jwks_uri: Spanned<String>,
    #[serde(default)]
    reusable: bool,
    #[serde(default)]
    id_jag: bool,
    longest_lifetime: Option<Spanned<u64>>,
    #[serde(default)]
    access_token_audiences: Vec<Spanned<String>>,
    #[serde(default)]
    id_token_audiences: Vec<Spanned<String>>,
    #[serde(default)]
    workload_audiences: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
struct WrittenRule {
    name: Spanned<String>,
    issuer: Spanned<String>,
    subject: String,
    clients: Spanned<Vec<String>>,
    user: Option<Spanned<String>>,
    scope: Option<Spanned<String>>,
    #[serde(default)]
    to: Vec<String>,
}

/// The issuers, and the rules about them.
#[derive(Debug, Default)]
pub struct Assertions {
    /// Whose assertions count.
    pub issuers: Vec<TrustedIssuer>,
    /// Whose tokens they are good for.
    pub rules: AssertionRules,
    /// Whether a token of one of them may be exchanged.
    pub may_be_exchanged: bool,
    /// The trust domain of transaction tokens; `None`: the host of the issuer.
    pub trust_domain: Option<String>,
}

/// The issuers, each name once, and rules about issuers, scope tokens and users that exist.
pub(super) fn of(
    source: &Source,
    scopes: &[ScopeDefinition],
    users: &[UserConfig],
) -> Result<Assertions, ConfigError> {
    let written = source.read::<Written>()?;
    let mut issuers: Vec<TrustedIssuer> = Vec::new();
    let mut may_be_exchanged = false;
    for written in written.trusted_issuers {
        let name = written.issuer.get_ref();
        if issuers.iter().any(|own| own.issuer() == name) {
            let message = format!("`{name}` already exists");
            return Err(source.error(written.issuer.span(), "trusted_issuers.issuer", message));
        }
        may_be_exchanged |= written.audiences(source)?.next().is_some();
        issuers.push(issuer(source, written)?);
    }
    let mut rules: Vec<AssertionRule> = Vec::new();
    for written in written.assertion_rules {
        let name = written.name.get_ref();
        if rules.iter().any(|own| own.name == *name) {
            let message = format!("`{name}` already exists");
            return Err(source.error(written.name.span(), "assertion_rules.name", message));
        }
        let issuer = written.issuer.get_ref();
        if !issuers.iter().any(|own| own.issuer() == issuer) {
            let message = format!("`{issuer}` is not trusted; add a [[trusted_issuers]] table for it");
            return Err(source.error(written.issuer.span(), "assertion_rules.issuer", message));
        }
        rules.push(rule(source, scopes, users, written)?);
    }
    let trust_domain = written.trust_domain.map(|name| trust_domain(source, name)).transpose()?;
    Ok(Assertions { issuers, rules: AssertionRules::new(rules), may_be_exchanged, trust_domain })
}

impl WrittenIssuer {
    /// The audiences of tokens that may be exchanged, each once.
    fn audiences(&self, source: &Source) -> Result<impl Iterator<Item = &str>, ConfigError> {
        let lists = [
            ("access_token_audiences", &self.access_token_audiences),
            ("id_token_audiences", &self.id_token_audiences),
            ("workload_audiences", &self.workload_audiences),
        ];
        let mut seen: Vec<&str> = Vec::new();
        for (key, audience) in
            lists.into_iter().flat_map(|(key, list)| list.iter().map(move |own| (key, own)))
        {
            let name = audience.get_ref().as_str();
            let problem = match name {
                "" => "it is empty; write what the tokens have as `aud`",
                _ if seen.contains(&name) => {
                    "it is there twice; only the audience tells the kinds of tokens apart"
                }
                _ => {
                    seen.push(name);
                    continue;
                }
            };
            return Err(source.error(audience.span(), &format!("trusted_issuers.{key}"), problem));
        }
        Ok(seen.into_iter())
    }
}

/// What the services inside of it call themselves together.
fn trust_domain(source: &Source, name: Spanned<String>) -> Result<String, ConfigError> {
    let text = name.get_ref();
    match text.is_empty() || text.contains(char::is_whitespace) {
        false => Ok(name.into_inner()),
        true => Err(source.error(
            name.span(),
            "trust_domain",
            "write a name without spaces, such as services.example.com",
        )),
    }
}

fn issuer(source: &Source, written: WrittenIssuer) -> Result<TrustedIssuer, ConfigError> {
    if let Err(error) = written.jwks_uri.get_ref().parse::<oauth_runtime::fetch::Url>() {
        return Err(source.error(written.jwks_uri.span(), "trusted_issuers.jwks_uri", error.to_string()));
    }
    let issuer = TrustedIssuer::new(written.issuer.into_inner(), written.jwks_uri.into_inner());
    let issuer = if written.reusable { issuer.reusable() } else { issuer };
    let issuer = if written.id_jag { issuer.id_jag() } else { issuer };
    let texts = |list: Vec<Spanned<String>>| list.into_iter().map(Spanned::into_inner);
    let issuer = texts(written.access_token_audiences).fold(issuer, TrustedIssuer::exchange_access_tokens);
    let issuer = texts(written.id_token_audiences).fold(issuer, TrustedIssuer::exchange_id_tokens);
    let issuer = texts(written.workload_audiences).fold(issuer, TrustedIssuer::exchange_workload_tokens);
    Ok(match written.longest_lifetime {
        Some(seconds) => {
            let seconds = at_least(1, source, "trusted_issuers.longest_lifetime", seconds)?;
            issuer.longest_lifetime(Duration::from_secs(seconds))
        }
        None => issuer,
    })
}

fn rule(
    source: &Source,
    scopes: &[ScopeDefinition],
    users: &[UserConfig],
    written: WrittenRule,
) -> Result<AssertionRule, ConfigError> {
    let is_scope =
        |token: &str| Provider::DECLARATION.has_scope(token) || scopes.iter().any(|own| own.name() == token);
    if written.clients.get_ref().is_empty() {
        let message = "it is empty; name the clients that may present the assertion";
        return Err(source.error(written.clients.span(), "assertion_rules.clients", message));
    }
    let person = subjects(source, "assertion_rules.user", users, written.user.as_slice())?.pop();
    let scope = written.scope.map(|own| scope(source, "assertion_rules.scope", &own, is_scope));
    Ok(AssertionRule {
        name: written.name.into_inner(),
        issuer: written.issuer.into_inner(),
        subject: written.subject,
        clients: written.clients.into_inner(),
        person,
        scope: scope.transpose()?,
        to: written.to,
    })
}
